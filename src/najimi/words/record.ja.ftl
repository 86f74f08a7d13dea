# 記録から語る決定。
record-head = 決定 { $id }({ $day }、方針 { $version })
record-taken = 決めたこと:「{ $title }」。
record-kept-back = 「{ $title }」をするはずでしたが、比べて確かめるため、くじで見送りました。
record-silence = 何もしないことにしました。理由:{ $reason }。
record-standing = 当時の価値の区分は「{ $tier }」、段階は「{ $stage }」でした。
record-uplift = お買い物くださる見込みが{ $uplift }ポイント変わると見ました(標準偏差{ $sd }、{ $source })。
record-source-prior = 方針を書いた人の見積もり
record-source-measured = くじで見送った方々と比べた実測
record-score = 点数は{ $score }(標準偏差{ $sd })でした。
record-parts = 内訳は、何もしなくても得られる分を除いた粗利の見込み{ $incremental_margin }、お付き合いの値打ち{ $relation }、お望みに応える分{ $need }、その方の歩みを助ける分{ $career }、差し引くもの:費用{ $cost }、お時間をいただく分{ $attention }です。
record-prices = 使う枠は、ほかの方にとって{ $prices }の値打ちがありました。
record-propensity = この決定になる確率は{ $propensity }でした。
record-choice = ほぼ同じくらいよいものがほかにあり、学ぶために、くじで{ $choice }の確率でこれを選びました。
record-no-parts = 以前の版による決定で、点数の内訳は記録されていません。
record-question = お勧めではなくお尋ねだったので、点数は付けていません。
record-turn-kept = この回の表はまだ残っています。最新の回の理由は `najimi explain` で最初から最後までご覧になれます。
record-turn-gone = この回の表はもう残っていません。記録にあるのは、ここに書いたことがすべてです。
why-measured = くじで見送った方々と比べた実測です。お買い物くださる見込みは{ $uplift }ポイント変わります(標準偏差{ $sd })。
why-need-weight = この方のお望みに応えるので、{ $amount }を加えています(方針で決めた重み)。{ $turned ->
    [0] { "" }
   *[other] 今回、この重みによって{ $turned }名の方が粗利だけの場合と違うものになり、粗利の見込みは{ $cost }減っています。
 }
why-career-weight = この方ご自身の歩みを助けるので、{ $amount }を加えています(方針で決めた重み)。{ $turned ->
    [0] { "" }
   *[other] 今回、この重みによって{ $turned }名の方が粗利だけの場合と違うものになり、粗利の見込みは{ $cost }減っています。
 }
why-tried = ほぼ同じくらいよいものがほかにあります。どちらがよいかを学ぶため、くじでこちらを選びました(確率{ $choice })。
why-unsure = すべて合わせて{ $score }と見ています(標準偏差{ $sd })。
cli-one-of-customer-and-decision = CUSTOMER か --decision ID の、どちらか一方を指定してください。
