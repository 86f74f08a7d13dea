# 差し上げたものと、いただいたものの帳簿のことば。

giving-account-value-delivered = お役に立つもの
giving-account-useful-information = 役に立つお知らせ
giving-account-problem-solved = 困りごとの解決
giving-account-time-saved = 手間の軽減
giving-account-favour-done = 心づかい
giving-account-attention = お時間とご注意
giving-account-data = ご自身についての情報
giving-account-favour-asked = お願いごと
giving-account-favour-received = お力添え
giving-account-referral = ご紹介
giving-account-review = ご感想
giving-account-trouble = ご迷惑

giving-what-give = 贈り物
giving-what-ask = こちらからのお願い
giving-what-listen = こちらからのお尋ね
giving-what-sell = ご提案
giving-what-serve = お手伝い
giving-what-care = 気づかい
giving-what-response = こちらからのお返事
giving-what-refusal = お断り
giving-what-complaint = ご不満
giving-what-talk = お話
giving-what-other = その他
giving-what-answer = お尋ねへのお答え
giving-what-idea = ご提案いただいた案
giving-what-problem-found = 見つけてくださった不具合
giving-what-person-helped = ほかの方への手助け
giving-what-referral = お知り合いのご紹介
giving-what-review = 書いてくださったご感想
giving-what-closed = 解決した件
giving-what-trouble = お困りごと
giving-what-sent-elsewhere = ご紹介した先で解決した件
giving-what-helped-much = 「とても役に立った」とのお声
giving-what-helped-some = 「役に立った」とのお声
giving-what-no-help = 「役に立たなかった」とのお声
giving-what-nuisance = 「迷惑だった」とのお声

giving-by = 、{ $channel }
giving-titled = 、「{ $title }」
giving-counted = 、{ $n }{ $unit ->
    [ideas] 件
    [problems] 件
    [people] 名
    [reviews] 件
    [times] 回
   *[other] {" "}{ $unit }
}
giving-said-helped-much = 、「とても役に立った」とのお声
giving-said-helped-some = 、「役に立った」とのお声
giving-said-no-help = 、「役に立たなかった」とのお声
giving-said-nuisance = 、「迷惑だった」とのお声

giving-gave = { $day }: 差し上げたもの { $account }({ $what }) +{ $points }、いまは +{ $now }
giving-took = { $day }: いただいたもの { $account }({ $what }) -{ $points }、いまは -{ $now }
giving-gave-you = { $day }: 私どもから差し上げたもの: { $account }({ $what })。{ $points }点、いまは{ $now }点と数えています。
giving-took-from-you = { $day }: { $deed }({ $what })。{ $points }点、いまは{ $now }点と数えています。
giving-deed-attention = お時間とご注意をいただきました
giving-deed-data = ご自身のことを教えてくださいました
giving-deed-favour-asked = お願いごとをいたしました
giving-deed-favour-received = お力添えをくださいました
giving-deed-referral = お知り合いをご紹介くださいました
giving-deed-review = ご感想を書いてくださいました
giving-deed-trouble = ご迷惑をおかけしました
giving-running = { $entry }、残高 { $balance }

giving-title = 差し上げたものと、いただいたもの({ $at } の時点)
giving-none = 差し上げたものも、いただいたものも、まだ記録にありません。
giving-balance = 残高は{ $balance }点です。いまの重みで、差し上げたものが{ $gives }点({ $n_gives }件)、いただいたものが{ $takes }点({ $n_takes }件)です。
giving-elsewhere = 差し上げたもののうち{ $n }件は、こちらからご紹介した先で解決した件です。
giving-trend-rising = 前は{ $before }点で、増えています。
giving-trend-falling = 前は{ $before }点で、減っています。
giving-trend-steady = 前は{ $before }点で、ほぼ変わりません。
giving-above-line = お願いごとは、そのあとも残高が{ $line }点以上にとどまる間だけできます。
giving-below-line = お願いごとをしてよい線({ $line }点)まで{ $missing }点足りません。お願いはせず、まず差し上げます。いちばんよいのは「{ $first }」です。
giving-balance-you = 私どもの数えでは、いまの重みで、差し上げたものが{ $gives }点、いただいたものが{ $takes }点です。お金は数えていません。{ $state ->
    [owing] 今度は私どもが差し上げる番です。
   *[even] 私どもの存じている限り、お返しの残りはありません。違うとお感じでしたら、お聞かせください。
}

who-balance = 差し上げたものといただいたものの差は{ $balance }点です(差し上げたもの{ $gives }点、いただいたもの{ $takes }点)。
