# 限りのあるものがもっとあれば、今回どれだけの価値になるか。

capacity-budget = お金
capacity-minutes = 人の時間(分)
capacity-sends = { $channel }の件数
capacity-stock = 商品「{ $product }」の数
capacity-staff = { $staff }さんの時間(分)
price-budget = 今回使えるお金があと{ $step }あれば、使う分を差し引いても、さらに{ $amount }の価値になります。
price-minutes = 今回、人の時間があと1時間あれば、{ $amount }の価値になります。
price-staff = 今回、{ $staff }さんの時間があと1時間あれば、{ $amount }の価値になります。
price-sends = 今回、{ $channel }があと1件できれば、{ $amount }の価値になります。
price-stock = 今回、商品「{ $product }」があと1つあれば、{ $amount }の価値になります。
price-treatment = 今回、「{ $title }」があと1件できれば、{ $amount }の価値になります。
price-slack = { $capacity }は、今回これより多くても何も変わりません(使える分{ $available }のうち{ $used }を使用)。
price-unlimited = { $capacity }には限りがないので、増やしても何も変わりません。
price-below = { $amount }未満
price-gap = 今回の決定の価値は{ $value }です。同じ限りの中でどう決めても{ $bound }を超えることはなく、取りこぼしは多くても{ $gap }です。
price-gap-none = 今回の決定の価値は{ $value }です。同じ限りの中でどう決めても、これを超えることはありません。
