# 「najimi value」の言葉：購入ファイルがどうなったか。

values-columns = お客様番号は「{ $customer }」、日付は「{ $date }」、金額は「{ $amount }」の列から読みました。
values-date-format = 日付は { $format } として読みました。
values-rows = { $name }：{ $rows }行 = 使用 { $used } + 使えず { $rejected }
values-later = 使った行のうち{ $rows }行は{ $day }以降のもので、その日にはまだわかりません
values-not-yet = { $customers }名はその日以降にしか出てこないため、結果に行がありません
values-nothing-used = 使える行がなかったため、{ $out }にお客様はおりません。上の理由をご覧のうえ、ファイルを直すか、列を指定し直してください。
values-seen = { $day }から{ $days }日先まで：お客様{ $customers }名を1名1行で{ $out }に書きました。
values-chosen = 購入回数の予測：{ $model }（{ $reason }）
values-error = お客様お一人あたりの外れは平均{ $error }回。次点は{ $other }の{ $theirs }回（{ $more }大きい）
values-error-less = お客様お一人あたりの外れは平均{ $error }回。最小は{ $other }の{ $theirs }回
values-tested = 過去の{ $origins }時点で、それぞれその後{ $days }日間について試しました
values-against = { $model }：{ $error }
values-against-more = ほか{ $n }とおりは、外れがさらに大きいものでした
values-untested = 記録が短く、試すことができません。お客様それぞれのこれまでの頻度を使いました。
values-nobody-returned = 2回お買い上げの方がまだいません。わかっている日数全体で半回とみなし、上限は「3の法則」によります。
values-not-enough = まだ何も言えません。お客様全員の日数を合わせても先を見る日数に足りないか、お買い上げがありません。
values-total-purchases = お客様全員のお買い上げ回数：{ $expected }
values-total-margin = お客様全員の金額：{ $expected }
values-between = { $told }（{ $low }～{ $high }）
values-picture = 試したとき、買ってくださる見込みをこのくらいと見た方（見込み）のうち、実際に買った方の割合（実際）：
values-picture-heading = 見込み
values-picture-came = 実際
values-picture-customers = お客様
values-picture-error = 二つの差は平均{ $error }です。
model-reason-nobody-returned = 2回お買い上げの方がまだいない
