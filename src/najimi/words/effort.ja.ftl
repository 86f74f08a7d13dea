# 今回の力がどこへ向かうか、何がそれを動かすか、そして取り下げたこと。

customers-view-effort = 力の向かう先
customers-title-effort = 力の向かう先
effort-lead = 今回、どなたに何を費やすか。重みはいくらかかるか。お願いの前に差し上げているか。
effort-groups = 近く見込めるものごとに
effort-group = お客様
effort-near-hot = 近く最も見込める方(十人に一人)
effort-near-some = 近くいくらか見込める方
effort-near-none = 近くは何も見込めない方
effort-customers = 人数
effort-decided = 何かをする方
effort-share = すべての力に占める割合
effort-measure-minutes = 人の時間
effort-measure-cost-amount = お金
effort-measure-n-messages = おたより
effort-none = なし
effort-groups-note = 「近く」は28日以内に見込める利益です。「何も見込めない」は、一度のご連絡がお客様に求める注意の値段に満たないことです。
effort-strategies = 三つの方針を同時に
effort-strategy = 方針
effort-cost = 費用
effort-minutes = 分
effort-expected = 見込み
effort-idle = 止まっています
effort-strategies-note = 三つを足すと、決まったことのすべてになります。
effort-weights = 重みごとの費用
effort-weight = 重み
effort-weight-need-fit = その方の望みに応える
effort-weight-career = その方の歩みを助ける
effort-weight-amount = 評価に加える額
effort-turned = これで別のものになる方
effort-weight-cost = 見込める利益でかかる額
effort-weights-note = 今回の値段で、重みが0なら、これだけ多く見込めました。お客様の望みと歩みのために払う額です。
effort-conduct = わたしたちのふるまい
effort-asymmetry = 一年で、どちらから声をかけたか
effort-asymmetry-of = 当店から{ $ours }回、お客様から{ $theirs }回
effort-gave-first = お願いの前に差し上げた方
effort-of = { $all }のうち{ $n }
effort-nobody-asked = どなたにもお願いしていません
effort-elsewhere = ほかで解決したこと(売上でなく、差し上げたこと)
effort-cases = { $n }件
effort-strengths = 当店の強みを挙げたご提案
effort-no-proposals = ご提案はありません
effort-no-strength = 強みを挙げていません
effort-welcome = 喜ばれたか(お声をくださった方の、いちばん新しいお言葉)
effort-suspended = 「{ $title }」は取りやめています。{ $all }名のうち{ $n }名が後悔しています。
effort-share-of = { $what }の{ $share }
effort-sign-nobody-slow = 近くは何も見込めない{ $n }名の、どなたにも何もしません。代わりに、その方々にも開かれた、贈る・伺う・手伝う・気づかう打ち手を入れましょう。
effort-sign-hot-leads = 十人に一人の方に、{ $measure ->
    [minutes] 人の時間
    [cost_amount] お金
   *[other] おたより
}の{ $percent }%が向かいます。代わりに、[capacities] で限り、贈り物や伺うことをほかの方にも開きましょう。
effort-sign-win-now = 決まった{ $all }件のうち{ $n }件が、売るかお願いするものです。代わりに、まずお答えし、差し上げ、伺いましょう。望みに応えることの値打ちは [weights] に書けます。

effort-line-group = { $group }: { $n }名、うち何かをする方{ $decided }名、{ $shares }
effort-line-weight = 重み「{ $weight }」({ $amount }): { $turned }名がこれで別のものになり、見込める利益で{ $cost }かかります
effort-line-strength = ご提案{ $n }件が挙げた強み: { $words }

customers-view-dismissals = 取り下げたこと
customers-title-dismissals = 取り下げたことと、その後のお買い物
dismissals-page-lead = ご自分のお財布で決めないでください。取り下げたことと、その後にお客様が買われたものを並べています。
dismissals-page-none = この{ $days }日に取り下げたことはないか、まだ日が浅いため数えられません。
dismissals-page-counter = 店頭でのおすすめ
dismissals-page-plan = 今日の予定
dismissals-held-back = 取り下げ
dismissals-carried-out = 実行
dismissals-n = 件数
dismissals-bought-anyway = それでもお求め
dismissals-bought-elsewhere = ほかで解決
dismissals-page-open = ほかに{ $n }件は、まだ日が浅いため数えていません。
dismissals-page-counter-note = 「お求め」は、その品を{ $days }日以内に買われたことです。
dismissals-page-plan-note = 「お求め」は、成果を数える日数のうちに何かを買われたことです(品の決まった打ち手では、その品)。取り下げる方はくじでなく人が選んでいるので、違いは手がかりで、証拠ではありません。
dismissals-page-elsewhere-note = 「ほかで」は、その後にほかで解決したと記された件です。お知らせのないほかのお店のお買い物は、わかりません。
dismissals-plan-head = 今日の予定からの取り下げ: { $n }件。それでもお求め{ $bought }件({ $share })、ほかで解決{ $elsewhere }件。
dismissals-plan-beside = 今日の予定から実行: { $n }件。お求め{ $bought }件({ $share })。
