# 方針の下書き・点検・稽古のことば。

playbook-few-ideal-types = 望ましいお客様の姿が{ $n ->
    [0] ひとつも書かれていません
   *[other] { $n }つしか書かれていません
}。{ $least }つより少ないと、どなたもひとつの姿へ押しやられてしまいます。
playbook-idle-strategy = 「{ $strategy }」ためのお声がけがありません。
playbook-needs-unanswered = 次のお望みに応えるお声がけがありません: { $needs }
playbook-strengths = ご提案{ $proposals }件のうち、{ $cited }件が当店の強みを挙げています。
playbook-sells-unasked = お望みの記録がない方にもおすすめする設定です(asks_first = false)。先に伺うことで、おすすめはお役に立つものになります。
playbook-no-product = ご提案{ $proposals }件のうち{ $n }件に product_id がありません: { $treatments }。高いほうの品がその方にもっと合い、粗利も増えるか、返品があったか、お断りがあったかを、確かめられません。
playbook-nobody-spared = どの「望ましいお客様の姿」の donts にも "ask" がありません。静かな常連の方にも、お願いごとをすることになります。
playbook-quiet-asked = 静かな常連の方にも、お願いごとをすることになります。donts に "ask" がありません: { $types }
playbook-bare-ideal-types = 望ましいお客様の姿のうち{ $n }つに plays も donts もなく、何も変わりません: { $types }。

strategy-line = { $strategy }: { $n }名、費用{ $cost }、{ $minutes }分、見込み{ $margin }
strategy-idle = 今回は、「{ $strategy }」ためのお声がけが、ひとつもありませんでした。

playbook-idle-last-turn = 前回は、「{ $strategy }」ためのお声がけが、ひとつもありませんでした。
playbook-sound = { $version }に誤りはありません。お声がけは{ $treatments }件です。
playbook-drafted = { $version }の写しを用意しました。ここで書き直せます: { $path }
playbook-published = { $version }を公開しました。次の回から使われます。
playbook-not-rehearsed = いまの回での稽古はしていません。
playbook-in-force = 使用中
playbook-same = 違いはありません。
playbook-kept = { $folder }に残しました。

rehearsal-headline = { $version }を、回 { $turn } の上で、{ $was }と並べて稽古しました。扱いが変わるのは、お客様{ $customers }名のうち{ $changed }名です。
rehearsal-who = 扱いが変わる方:
rehearsal-nobody = どなたも変わりません
rehearsal-flow = { $n }名: { $was } → { $becomes }({ $reason })
rehearsal-more = ほかに{ $ways }通り、あわせて{ $n }名
rehearsal-silence = そっとしておく
rehearsal-cost = かかるものと見込み:
rehearsal-line = { $name }: { $was } → { $becomes }
rehearsal-n-treated = お声がけする方
rehearsal-n-held-out = くじで見送る方
rehearsal-n-silent = そっとしておく方
rehearsal-expected-margin-amount = 粗利の見込み
rehearsal-strategy-cost = 「{ $strategy }」ための費用
rehearsal-breaks = 差しさわりのあること:
rehearsal-breaks-nothing = わかっているかぎり、ありません
rehearsal-breaks-plan = 今日の予定に入っているお声がけが{ $n }件、なくなるか変わります。
rehearsal-breaks-global-holdout = 全体のくじで見送る割合が{ $was }から{ $becomes }に変わり、これまでに測ったものと比べられなくなります。
rehearsal-breaks-holdout = 「{ $treatment }」をくじで見送る割合が{ $was }から{ $becomes }に変わり、これまでに測ったものと比べられなくなります。
rehearsal-breaks-let-go = くじで見送っていた{ $n }名にお声がけすることになり、何もしなければどうなるかが、わからなくなります。
rehearsal-breaks-newly-held = お声がけしていた{ $n }名を、くじで見送ることになります。
rehearsal-breaks-removed = 「{ $treatment }」がなくなります。まだお休みの期間の方が{ $resting }名、見守る期間の終わっていない決めごとが{ $measured }件あります。
rehearsal-breaks-rest = いまの方針ではまだ「{ $treatment }」のお休みの期間にある{ $n }名に、またお届けすることになります。
rehearsal-breaks-capacity = { $capacity }が足りません(必要な分{ $wanted }、使える分{ $available })。お役に立てるはずの方の一部に、行き届かなくなります。
rehearsal-breaks-scarce = { $capacity }は{ $available }すべてを使い切ります。足りないために、別のことになる方や、お声がけできない方が出ます。
rehearsal-breaks-less = いまの回の決めごとが使う{ $capacity }({ $used })は、下書きの限り({ $available })を超えています。
rehearsal-breaks-nobody = 「{ $treatment }」の条件に当てはまる方がいません。
rehearsal-breaks-idle = 「{ $strategy }」ためのお声がけが、ひとつもなくなります。

rehearsal-because-removed = 決まっていたお声がけが、下書きにはない
rehearsal-because-was = これまではお声がけなし({ $reason })
rehearsal-because-better = 下書きでは、こちらのほうが値打ちがある

desk-rehearsal = 最新の稽古
desk-rehearsal-none = 方針の下書きの稽古は、まだしていません。`najimi playbook rehearse` で行うと、ここに結果が出ます。
desk-rehearsal-lead = { $at }に{ $version }を{ $was }と並べて稽古しました。扱いが変わるのは、お客様{ $customers }名のうち{ $changed }名です。公開も送信もしていません。
desk-rehearsal-older = 前の回での稽古です。
desk-rehearsal-what = 項目
desk-rehearsal-was = いま
desk-rehearsal-becomes = 下書き
desk-rehearsal-note = ここに出ていなくても、差しさわりがないとわかったわけではありません。担当の方とよくご相談ください。
desk-rehearsal-flows = 何から何へ
desk-rehearsal-flows-title = お客様{ $n }名へのお声がけの種類が、何から何へ変わるか。
desk-rehearsal-left = 左: いまの決めごと
desk-rehearsal-right = 右: 下書き
desk-rehearsal-more = ほかに{ $n }通り(changes.parquet にあります)
desk-rehearsal-link = 方針の最新の稽古
rehearsal-because-added = 下書きで加わったお声がけ
rehearsal-held-out = くじで見送り
