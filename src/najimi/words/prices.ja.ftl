# 限りのあるものがもっとあれば、今回どれだけの値打ちになるか。

capacity-budget = お金
capacity-minutes = 人の時間(分)
capacity-sends = { $channel }の件数
capacity-stock = 商品「{ $product }」の数
capacity-staff = { $staff }さんの時間(分)
price-budget = 今回使えるお金があと{ $step }あれば、使う分を差し引いても、さらに{ $amount }の値打ちになります。
price-minutes = 今回、人の時間があと1時間あれば、{ $amount }の値打ちになります。
price-staff = 今回、{ $staff }さんの時間があと1時間あれば、{ $amount }の値打ちになります。
price-sends = 今回、{ $channel }があと1件できれば、{ $amount }の値打ちになります。
price-stock = 今回、商品「{ $product }」があと1つあれば、{ $amount }の値打ちになります。
price-treatment = 今回、「{ $title }」があと1件できれば、{ $amount }の値打ちになります。
price-slack = { $capacity }は、今回これより多くても何も変わりません(使える分{ $available }のうち{ $used }を使用)。
price-unlimited = { $capacity }には限りがないので、増やしても何も変わりません。
price-below = { $amount }未満
price-gap = 今回の決めごとの値打ちは{ $value }です。同じ限りの中でどう決めても{ $bound }を超えることはなく、取りこぼしは多くても{ $gap }です。
price-gap-none = 今回の決めごとの値打ちは{ $value }です。同じ限りの中でどう決めても、これを超えることはありません。
