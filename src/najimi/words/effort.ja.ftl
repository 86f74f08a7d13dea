# 今回の手間とお金がどこへ向かうか、何がそれを動かすか、そして取り下げたもの。

customers-view-effort = 手間とお金の向け先
customers-title-effort = 手間とお金の向け先
effort-lead = 今回、どなたに何を費やすか。重みはいくらかかるか。お願いの前に差し上げているか。
effort-groups = これから28日の粗利の見込みごとに
effort-group = お客様
effort-near-hot = 見込みのとくに大きい方(十人に一人)
effort-near-some = 見込みのある方
effort-near-none = 見込みのほとんどない方
effort-customers = 人数
effort-decided = 何かをする方
effort-share = 全体に占める割合
effort-measure-minutes = 人の時間
effort-measure-cost-amount = お金
effort-measure-n-messages = お便り
effort-none = なし
effort-groups-note = 見込みは、これから28日の粗利です。「ほとんどない」は、一度お声がけしてお時間をいただく値打ちに満たないことです。
effort-strategies = 三つのねらいを同時に
effort-strategy = ねらい
effort-cost = 費用
effort-minutes = 分
effort-expected = 見込み
effort-idle = ひとつもありません
effort-strategies-note = 三つを足すと、決めごとのすべてになります。
effort-weights = 重みごとの費用
effort-weight = 重み
effort-weight-need-fit = お望みに応える
effort-weight-career = ご自身の歩みを助ける
effort-weight-amount = 値打ちに加える額
effort-turned = これで決めごとが変わった方
effort-weight-cost = 粗利の見込みの減り
effort-weights-note = この重みが0であれば、粗利の見込みはこれだけ多くなっていました。お客様の望みと歩みのために費やす額です。
effort-conduct = 私どものふるまい
effort-asymmetry = この1年、どちらからお声がけしたか
effort-asymmetry-of = 当店から{ $ours }回、お客様から{ $theirs }回
effort-gave-first = お願いの前に差し上げた方
effort-of = { $all }のうち{ $n }
effort-nobody-asked = どなたにもお願いしていません
effort-elsewhere = ほかで解決したこと(売上ではなく、差し上げたもの)
effort-cases = { $n }件
effort-strengths = 当店の強みを挙げたご提案
effort-no-proposals = ご提案はありません
effort-no-strength = 強みを挙げていません
effort-welcome = 喜ばれたか(お声をくださった方の、いちばん新しいお言葉)
effort-suspended = 「{ $title }」は取りやめています。{ $all }名のうち{ $n }名が後悔しています。
effort-share-of = { $what }の{ $share }
effort-sign-nobody-slow = 見込みのほとんどない{ $n }名の、どなたにも何もしません。代わりに、その方々にもお届けできる、差し上げる・伺う・お手伝いする・気づかうお声がけを入れましょう。
effort-sign-hot-leads = 十人に一人の方に、{ $measure ->
    [minutes] 人の時間
    [cost_amount] お金
   *[other] おたより
}の{ $percent }%が向かいます。代わりに、[capacities] で限り、贈り物や伺うことをほかの方にも開きましょう。
effort-sign-win-now = 決まった{ $all }件のうち{ $n }件が、売るかお願いするものです。代わりに、まずお答えし、差し上げ、伺いましょう。望みに応えることの値打ちは [weights] に書けます。

effort-line-group = { $group }: { $n }名、うち何かをする方{ $decided }名、{ $shares }
effort-line-weight = 重み「{ $weight }」({ $amount }): { $turned }名の決めごとが変わり、粗利の見込みは{ $cost }減ります
effort-line-strength = ご提案{ $n }件が挙げた強み: { $words }

customers-view-dismissals = 取り下げたもの
customers-title-dismissals = 取り下げたものと、その後のお買い物
dismissals-page-lead = ご自分のお財布の感覚で決めないでください。取り下げたものと、その後にお客様がお求めになったものを並べています。
dismissals-page-none = この{ $days }日に取り下げたものはないか、まだ日が浅いため数えられません。
dismissals-page-counter = 店頭でのおすすめ
dismissals-page-plan = 今日の予定
dismissals-held-back = 取り下げ
dismissals-carried-out = 実行
dismissals-n = 件数
dismissals-bought-anyway = それでもお求め
dismissals-bought-elsewhere = ほかで解決
dismissals-page-open = ほかに{ $n }件は、まだ日が浅いため数えていません。
dismissals-page-counter-note = 「お求め」は、その品を{ $days }日以内に買われたことです。
dismissals-page-plan-note = 「お求め」は、その後を見守る期間のうちに何かをお求めになったことです(品の決まったお声がけでは、その品)。取り下げる方はくじでなく人が選んでいるため、違いは手がかりであって、証拠ではありません。
dismissals-page-elsewhere-note = 「ほかで」は、その後にほかで解決したと記された件です。お知らせのないほかのお店のお買い物は、わかりません。
dismissals-plan-head = 今日の予定から取り下げたもの: { $n }件。それでもお求め{ $bought }件({ $share })、ほかで解決{ $elsewhere }件。
dismissals-plan-beside = 今日の予定から実行したもの: { $n }件。お求め{ $bought }件({ $share })。
