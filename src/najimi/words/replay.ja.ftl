# 記録から、もう一度決めてみた回。

replay-head = 回 { $turn } を、記録からもう一度決めてみました。
replay-same = { $n ->
    [0] この回の決めごとは、記録にありません。
   *[other] 記録にある決めごと{ $n }件は、すべて最後の桁まで同じになりました。
}
replay-other = 記録にある決めごと{ $n }件のうち{ $same }件は同じになり、{ $other }件は違うものになりました。
replay-new = 記録にない決めごとが{ $n }件ありました。その後に消去した方のものか、同じ時点の別の回の決めごとです。
replay-release = najimi { $version } による回です。いまのバージョンではないため、違いが出ることがあります。
replay-hashes = 記録: { $issued }、今回: { $decided }
replay-how = `najimi turn --again { $turn }` で、もう一度決めて記録と比べられます。
replay-alone = --again は --as-of や --replay と一緒には使えません。時点は記録にあります。
