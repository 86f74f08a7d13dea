# お客様の構造の画面のことば: だれが大切か、どう動いたか、どのくらい確かか。

structure-area = 構造の中の画面
structure-view-structure = 価値のひろがり
structure-view-important = いちばん大切なお客様
structure-view-movement = 区分の動き

structure-tier-most-valuable = いちばん大切
structure-tier-most-growable = 伸びしろ大
structure-tier-steady = 安定
structure-tier-small = ときどき
structure-tier-below-zero = 持ち出し
structure-tier-unknown = まだ不明

structure-no-value = まだ何方についても見込みを申し上げられません。

structure-important = いちばん大切なお客様はどなたですか
structure-first = 向こう{ $days }日にもたらしてくださる粗利の見込みがいちばん大きいのは、{ $who }です。
structure-held = この{ $shown }名で、見込みのある{ $n }名全体の{ $share }を占めます。
structure-rivals = ただし、ほかに{ $n }名の方も、うまくいけばこの額に届きます。順番は確かなものではありません。
structure-first-by-past = 先のことはまだ申し上げられません。これまでにいちばん多くの粗利をもたらしてくださったのは、{ $who }です。
structure-cannot-say = まだわかりません。何が足りないかは、次のとおりです。
structure-by-value = これからの見込みから
structure-by-past = これまでの実績から
structure-part = 全体の{ $share }
structure-past-part = これまでの粗利全体の{ $share }
structure-interval = { $low } 〜 { $high }(似たお客様{ $alike }名から)
structure-because-often = { $since }から{ $n }回のお買い物。
structure-because-lately = 前回は{ $days ->
    [0] 今日
   *[other] { $days }日前
 }、ふだんは{ $usual }日おき。
structure-because-brings = 1回の粗利はおよそ{ $amount }。

structure-missing = 足りないもの
structure-lacks-no-facts = お客様もお買い物も、まだ読み込まれていません。ご注文の一覧のファイルをお持ちください。
structure-lacks-no-turn = 読み込みは済んでいますが、まだ計算していません。「今日の予定を作る」と、ここにお答えが出ます。
structure-lacks-no-orders = お買い物の記録がひとつもありません。ご注文の一覧のファイルをお持ちください。
structure-lacks-nobody-twice = 二度目のお買い物をされた方がまだ少なく、これから何回いらっしゃるかを見込めません。
structure-lacks-no-backtest = 記録の期間が短く、見込みを過去で試せていません。どのくらい確かかは、まだ申し上げられません。
structure-lacks-margins = お買い物の明細{ $lines }件のうち{ $silent }件は、もとの記録に粗利がありません。品目の粗利率を、それもなければ{ $share }を当てています。
structure-lacks-stale = いちばん新しいお買い物の記録は{ $last }で、計算の日より{ $days }日も前です。新しいファイルがあれば、お持ちください。
structure-lacks-names = ここに挙げた方のうち{ $n }名は、お名前がわかりません。名簿のファイルをお持ちください。

structure-fresh = どのくらい新しいか
structure-fresh-last = いちばん新しいお買い物
structure-fresh-turn = 計算の時点
structure-fresh-people = お客様
structure-sure = どのくらい確かか
structure-sure-model = お買い物の回数は「{ $model }」で見込んでいます。
structure-sure-error = 過去の{ $origins }つの時点で{ $n }名について試すと、{ $days }日間の回数の外れは、お一人あたり平均{ $mae }回でした。
structure-sure-total = 全員を合わせた回数のずれは{ $share }です。
structure-sure-not = 見込みを立てていないので、確かさもありません。
structure-sure-more = 見込みと、その答え合わせを見る

structure-became = のちに「{ $tier }」
structure-from = この日から
structure-to = この日まで
structure-moved = 同じ区分のままの方が{ $same }名、上の区分へ移った方が{ $up }名、下の区分へ移った方が{ $down }名です。
structure-moved-new = この間に新しく加わった方が{ $n }名います。
structure-flows = 動きの図
structure-flows-title = { $since }から{ $until }までの区分の動き。同じ区分のまま{ $same }名、上へ{ $up }名、下へ{ $down }名。数字は隣の表のとおりです。
structure-way-up = 上の区分へ
structure-way-down = 下の区分へ
structure-way-same = 同じ区分、または「まだ不明」との間
structure-matrix = 動きの表
structure-matrix-caption = { $since }の区分から、{ $until }の区分への動き。
structure-matrix-note = 行は前の日の区分、列は後の日の区分です。濃いほど、その行の多くの方です。数を押すと、その方々の一覧になります。
structure-nobody-then = その日には、くらべられる方がいませんでした。

structure-next-best = 次によい候補は「{ $model }」で{ $mae }回でした({ $n }名で比較)。
structure-record = これまでの見込み方の選び方
structure-record-n = 最近の{ $n }回
structure-record-chosen = 採用{ $n }回
structure-record-key-chosen = 採用した回
structure-record-key-second = 次によかった回
structure-record-table = 回ごとの数字
structure-record-weakest = いちばん弱い候補
structure-record-gain = それより{ $share }小さい外れ
structure-n = 人数
structure-models-n = { $n }名で、過去の{ $origins }つの時点から試しました。
structure-calibration-title = 見込んだ回数と実際の回数。点は{ $n }個、{ $days }日間の見込みの答え合わせです。数字は表のとおりです。
structure-calibration-note = 横は見込み、縦は実際です({ $days }日間、{ $n }回分)。点線の上なら、見込みのとおりでした。
