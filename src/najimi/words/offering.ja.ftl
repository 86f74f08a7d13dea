# ご提案の裏づけ、その方ご自身の歩み、どちらからのお声がけか。

offer-why-us = 当店がおすすめできるわけ: { $strength }({ $evidence })。
offer-price = お値段: { $price }。
offer-risk = 安心していただくために: { $terms }
offer-path = 「{ $name }」としての歩みで、この方が得られるもの: { $gets } そのために私どもがすること: { $support }
offer-initiations = この1年のお声がけは、私どもからが{ $ours }回、お客様からが{ $theirs }回です。
