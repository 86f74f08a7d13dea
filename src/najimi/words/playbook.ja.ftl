# プレイブックの下書き・点検・稽古についての言葉。

playbook-few-ideal-types = 望ましいお客様の姿が{ $n ->
    [0] ひとつも書かれていません
   *[other] { $n }つしか書かれていません
}。{ $least }つより少ないと、どなたもひとつの姿へ押しやられてしまいます。
playbook-idle-strategy = { $strategy ->
    [acquire] 新しいお客様を迎える
    [grow] いまのお客様と育つ
   *[keep] いまのお客様を大切にする
}ための打ち手がありません。
playbook-needs-unanswered = 次のニーズに応える打ち手がありません: { $needs }
playbook-strengths = ご提案{ $proposals }件のうち、{ $cited }件が当店の強みを挙げています。
playbook-sells-unasked = 求めていることの記録がない方にもお勧めする設定です(asks_first = false)。先に伺うことで、お勧めはお役に立つものになります。
playbook-no-product = ご提案{ $proposals }件のうち{ $n }件に product_id がありません: { $treatments }。高いほうの品がその方にもっと合い、利益も増えるか、返品があったか、お断りがあったかを、確かめられません。
playbook-nobody-spared = どの「望ましいお客様の姿」の donts にも "ask" がありません。静かな常連の方にも、お願いごとをすることになります。
playbook-bare-ideal-types = 望ましいお客様の姿のうち{ $n }つに plays も donts もなく、何も変わりません: { $types }。

strategy-line = { $strategy }: { $n }名、費用{ $cost }、{ $minutes }分、見込み{ $margin }
strategy-idle = ご注意: 「{ $strategy }」が止まっています。今回は何も決まりませんでした。

playbook-idle-last-turn = 前回は、{ $strategy ->
    [acquire] 新しいお客様を迎える
    [grow] いまのお客様と育つ
   *[keep] いまのお客様を大切にする
}ためのことが何も決まりませんでした。
playbook-sound = { $version }に誤りはありません。打ち手は{ $treatments }件です。
playbook-drafted = { $version }の写しを用意しました。書きかえてください: { $path }
playbook-published = { $version }を公開しました。次の回から使われます。
playbook-not-rehearsed = 今回の予定での稽古はしていません。
playbook-in-force = 使用中
playbook-same = 違いはありません。
playbook-kept = { $folder }に残しました。

rehearsal-headline = { $version }を、{ $turn }の予定で{ $was }と並べて稽古しました。お客様{ $customers }名のうち{ $changed }名への扱いが変わります。
rehearsal-who = 扱いが変わる方:
rehearsal-nobody = どなたも変わりません
rehearsal-flow = { $n }名: { $was } → { $becomes }({ $reason })
rehearsal-more = ほかに{ $ways }通り、あわせて{ $n }名
rehearsal-silence = そっとしておく
rehearsal-cost = かかるものと見込み:
rehearsal-line = { $name }: { $was } → { $becomes }
rehearsal-n-treated = 働きかける方
rehearsal-n-held-out = 比べるために控える方
rehearsal-n-silent = そっとしておく方
rehearsal-cost-amount = お金
rehearsal-minutes = 人の時間(分)
rehearsal-expected-margin-amount = 見込める利益
rehearsal-strategy-cost = 「{ $strategy }」の費用
rehearsal-breaks = 差しさわりのあること:
rehearsal-breaks-nothing = 分かっているかぎり、ありません
rehearsal-breaks-plan = 今日の予定に入っている連絡が{ $n }件、なくなるか変わります。
rehearsal-breaks-global-holdout = すべてを控える割合が{ $was }から{ $becomes }に変わります。これまでの測定とは比べられなくなります。
rehearsal-breaks-holdout = 「{ $treatment }」を控える割合が{ $was }から{ $becomes }に変わります。これまでの測定とは比べられなくなります。
rehearsal-breaks-let-go = 控えていた{ $n }名に働きかけることになり、働きかけない場合の様子が分からなくなります。
rehearsal-breaks-newly-held = 働きかけていた{ $n }名を控えることになります。
rehearsal-breaks-removed = 「{ $treatment }」がなくなります。まだ間を置いている方が{ $resting }名、測っている途中の決定が{ $measured }件あります。
rehearsal-breaks-rest = 「{ $treatment }」を、今回のプレイブックで間を置くべき{ $n }名にまた行うことになります。
rehearsal-breaks-capacity = { $capacity }が足りません(必要{ $wanted }、使える分{ $available })。役に立つはずの方の一部に行き届きません。
rehearsal-breaks-less = 今回の決定は、下書きの{ $capacity }より多く使っています(使用{ $used }、下書き{ $available })。
rehearsal-breaks-nobody = 「{ $treatment }」の条件に当てはまる方がいません。
rehearsal-breaks-idle = 「{ $strategy }」のために決まることがありません。

rehearsal-because-removed = 決まっていた打ち手が、下書きにはない
rehearsal-because-was = これまでは見送り: { $reason }
rehearsal-because-better = 下書きでは、こちらのほうが先になる

desk-rehearsal = 最新の稽古
desk-rehearsal-none = プレイブックの下書きの稽古は、まだしていません。`najimi playbook rehearse` で行うと、ここに結果が出ます。
desk-rehearsal-lead = { $at }に{ $version }を{ $was }と並べて稽古しました。お客様{ $customers }名のうち{ $changed }名への扱いが変わります。公開も送信もしていません。
desk-rehearsal-older = 以前の予定での稽古です。
desk-rehearsal-what = 項目
desk-rehearsal-was = いま
desk-rehearsal-becomes = 下書き
desk-rehearsal-note = ここにないことは、差しさわりが分かっていないというだけです。担当の方とよくご相談ください。
desk-rehearsal-flows = 何から何へ
desk-rehearsal-flows-title = お客様{ $n }名への働きかけの種類が、何から何へ変わるか。
desk-rehearsal-left = 左: いまの決定
desk-rehearsal-right = 右: 下書き
desk-rehearsal-more = ほかに{ $n }通り(changes.parquet にあります)
desk-rehearsal-link = プレイブックの最新の稽古
rehearsal-kind-give = 贈る
rehearsal-kind-ask = お願い
rehearsal-kind-listen = 伺う
rehearsal-kind-sell = ご提案
rehearsal-kind-serve = お手伝い
rehearsal-kind-care = 気づかい
rehearsal-kind-silence = そっとする
rehearsal-because-added = 下書きで加わった打ち手
rehearsal-held-out = くじで控える
rehearsal-kind-held-out = くじで控える
