# 店頭でお伝えする言葉と、何もお伝えしない理由。
counter-title-at-the-counter = 店頭でのおすすめ
counter-title-ask-at-the-counter = 店頭でのお尋ね
counter-reason-goes-with = 「{ $beside }」をお求めの方が、ほかの方より多くお選びになる品です。
counter-reason-buy-again = { $days ->
    [0] ほぼ毎日
    [1] ほぼ毎日
   *[other] { $days }日おきくらいに
 }お求めの品です。
counter-silence-left-in-peace = いまは、このお客様におすすめするものはありません。
counter-silence-nothing-fits = このお買い物によく合う品は、いまはありません。
counter-silence-held-out = 比べて確かめるため、くじで、このお買い物へのおすすめを見送りました。
counter-silence-closed = 店頭でのおすすめは、いまはしていません。
dismissals-none = この期間に取り下げたおすすめはありません。
dismissals-head = 担当者が取り下げたおすすめ: { $n }件。それでも{ $days }日のうちにお求めになったもの: { $bought }件({ $share })。
dismissals-beside = 取り下げなかったおすすめ: { $n }件。{ $days }日のうちにお求めになったもの: { $bought }件({ $share })。
dismissals-open = まだ{ $days }日がたっていないため、数えていないもの: { $n }件。
dismissals-line = { $who }、{ $reason }: 取り下げ{ $n }件、それでもお求めになったもの{ $bought }件({ $share })
dismissals-elsewhere = ほかのお店で買われたものは、わかりません。
key-made = 鍵「{ $name }」にできること: { $scopes }。トークンは一度だけ表示します:
key-line = { $name }: { $scopes }、{ $made }に作成
key-line-revoked = { $name }: { $scopes }、{ $made }に作成、{ $revoked }に失効
key-none = 鍵はありません。
key-revoked = 鍵「{ $name }」を失効させました。
key-revoked-before = 鍵「{ $name }」は、すでに失効しています。
