# 差し上げたものと、いただいたものの帳簿のことば。

giving-account-value-delivered = お役に立つもの
giving-account-useful-information = 役に立つお知らせ
giving-account-problem-solved = 困りごとの解決
giving-account-time-saved = 手間の軽減
giving-account-favour-done = 心づかい
giving-account-attention = お時間
giving-account-data = ご自身についての情報
giving-account-favour-asked = こちらからのお願い
giving-account-favour-received = お力添え
giving-account-referral = ご紹介
giving-account-review = ご感想
giving-account-trouble = おかけしたご迷惑

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
giving-what-idea = お寄せくださったお知恵
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

giving-gave = { $day }: 差し上げたもの「{ $account }」({ $what })+{ $points }点、いまは+{ $now }点
giving-took = { $day }: いただいたもの「{ $account }」({ $what })-{ $points }点、いまは-{ $now }点
giving-gave-you = { $day }: 「{ $account }」を差し上げました({ $what })。{ $points }点、いまは{ $now }点と数えています。
giving-took-from-you = { $day }: { $deed }({ $what })。{ $points }点、いまは{ $now }点と数えています。
giving-deed-attention = お時間をいただきました
giving-deed-data = ご自身のことを教えてくださいました
giving-deed-favour-asked = お願いごとをいたしました
giving-deed-favour-received = お力添えをくださいました
giving-deed-referral = お知り合いをご紹介くださいました
giving-deed-review = ご感想を書いてくださいました
giving-deed-trouble = ご迷惑をおかけしました
giving-running = { $entry }(差し引き{ $balance }点)

giving-title = 差し上げたものと、いただいたもの({ $at } の時点)
giving-none = 差し上げたものも、いただいたものも、まだ記録にありません。
giving-balance = 差し引きは{ $balance }点です。差し上げたものが{ $gives }点({ $n_gives }件)、いただいたものが{ $takes }点({ $n_takes }件)で、古いものほど軽く数えています。
giving-elsewhere = 差し上げたもののうち{ $n }件は、当店がご紹介した先で解決したものです。
giving-trend-rising = 以前の{ $before }点から増えています。
giving-trend-falling = 以前の{ $before }点から減っています。
giving-trend-steady = 以前の{ $before }点から、ほぼ変わっていません。
giving-above-line = お願いごとをするのは、そのあとの差し引きが{ $line }点を下回らないときに限ります。
giving-below-line = お願いをしてよい線({ $line }点)まで、{ $missing }点足りません。お願いの前に、まずこちらから差し上げます。いちばんよいのは「{ $first }」です。
giving-balance-you = 私どもの記録では、差し上げたものが{ $gives }点、いただいたものが{ $takes }点です。古いものほど軽く数え、お金のやりとりは含みません。{ $state ->
    [owing] 今度は私どもが差し上げる番です。
   *[even] 私どもの存じている限り、お返しの残りはありません。違うとお感じでしたら、お聞かせください。
}

