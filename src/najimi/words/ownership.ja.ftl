held-people = お名前とご連絡先
held-people-purpose = お名前でお呼びし、ご連絡を差し上げるためです。
held-links = お客様番号のつながり
held-links-purpose = いくつかのお客様番号が同じ方のものだとわかるようにするためです。
held-memberships = ご家族・お勤め先
held-memberships-purpose = どなたのご用でお話やお買い物をなさっているかを知るためです。
held-orders = お買い物
held-orders-purpose = ご注文をお届けし、お問い合わせにお答えし、お役に立つ品をご案内するためです。
held-contacts = お便りとやりとり
held-contacts-purpose = 前回の続きからお話しし、ご連絡が多くなりすぎないようにするためです。
held-consents = ご連絡のお許し
held-consents-purpose = お許しの範囲でだけご連絡し、お許しをいただいたことをお示しできるようにするためです。
held-restrictions = ご利用停止のお申し出
held-restrictions-purpose = お申し出をお守りするためです。
held-decisions = お声がけするかどうかの決めごと
held-decisions-purpose = なぜそうしたかをお話しし、何がお役に立つかを学ぶためです。
held-value = これからのお買い物の見込み
held-value-purpose = どれほどの時間と手間をお客様にお使いできるか、その見込みがどれほど確かかを知るためです。
held-tier = どのお客様の組にお数えしているか
held-tier-purpose = お買い物のご様子に合わせて、お一人おひとりに合ったおもてなしをするためです。
held-stage = お付き合いの段階
held-stage-purpose = はじめての方をはじめての方としてお迎えし、お越しが遠のいたときに気づくためです。
held-choice = 今回お客様について考え、決めたこと
held-choice-purpose = いちばん合うものを一つだけご案内するか、そっとしておくかを決めるためです。
held-response = ご案内のあとにあったこと
held-response-purpose = お役に立つことを学び、お役に立たないことをやめるためです。
held-allowed = いまお許しいただいていること
held-allowed-purpose = ご連絡の前に、その都度お許しを確かめるためです。
held-requests = ご自身の情報についてのお申し出
held-requests-purpose = 期日までにお答えするためです。

erase-guests-going = お名前のない番号のうち、連絡先やカード番号が同じで一緒に消すもの: { $keys } 件(お買い上げ { $orders } 件)。
erase-guests-staying = お名前のない番号のうち、ほかの方も使う連絡先なので、どなたのものともせずに残すもの: { $keys } 件(お買い上げ { $orders } 件)。
erase-ask = お客様{ $people }名の情報を、この店のすべての保管場所から消しますか。記録{ $facts }件は完全に消え、もとに戻せません。
erase-receipt = 受付票 { $number }: { $at }に、お客様{ $people }名の情報を消しました。受付票にお名前は載りません。保管してください。
erase-removed = { $store }から{ $count }件
erase-nothing = 消すものは残っていませんでした
erase-listed = ご連絡先と番号は、もとに戻せない形でご連絡しない方の一覧に載せました。ご本人からまたのお申し出があったときは: najimi erase --lift { $number }
erase-finished = 途中で止まっていた消去を終えました。受付票は{ $number }です。
erase-lifted = { $count ->
    [0] ご連絡しない方の一覧に、それに当たる方はいません。
   *[other] 次に読み込むときから、またお迎えできます({ $count }件)。すでに消した情報は戻りません。
  }
held-written = { $path }に、このお客様についてお預かりしている情報をすべて書き出しました(記録{ $facts }件)。読めるのはあなただけです。安全な方法でお渡しし、そのあとこのファイルを消してください。

retention-past = { $days }日を過ぎたもの{ $count }件: { $what }
retention-none = 期限を過ぎたものはありません
retention-dry = まだ何も消していません。消すには: najimi retention --apply
retention-done = すべて消しました。
retention-rejected = 読み込めなかった行
retention-uploads = 読み込みを待つファイル
retention-interactions = やりとり
retention-orders = お買い物の明細
retention-decisions = 決めごと
retention-consents = すでに効力がなく、最後のお便りからも日が経った、お許しの証拠
retention-turns = 過去の計算結果
retention-prospects = お買い物の記録が残っておらず、その後のやりとりもない方

hand-out-for = お渡しする理由
hand-out-choose = お選びください
hand-out-for-access-request = ご本人からの開示のお求め
hand-out-for-portability = ご本人がほかのお店などへお持ちになるため
hand-out-for-correction = ご本人が訂正のために確かめるため
hand-out-for-representative = 保護者・代理の方からのお求め
hand-out-for-authority-order = 法令や裁判所などの命令
desk-trouble-refused-purpose = お渡しする理由をお選びください。お渡ししていません。求めがあったことは記録しました。
