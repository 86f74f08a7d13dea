# プレイブックの決まりに、その方が当てはまるか、なぜか。

rule-in = この決まりは、この方に当てはまります。
rule-out = この決まりは、この方に当てはまりません。
rule-count = 今回のお客様{ $customers }名のうち、{ $held }名に当てはまります。
rule-holds = 当てはまる
rule-fails = 当てはまらない
rule-unknown = 分からない
rule-line = 【{ $verdict }】{ $part }
rule-all = 次のすべて:
rule-any = 次のいずれか:
rule-none = 次でないこと:
rule-part = { $column }: { $value }(条件: { $asked })
rule-has = { $column }: { $value }
rule-as-written = { $sql }({ $values })
rule-or = か
rule-and = 、

rule-asked-equal = { $value }
rule-asked-other = { $value }以外
rule-asked-more = { $value }より多い
rule-asked-least = { $value }以上
rule-asked-less = { $value }未満
rule-asked-most = { $value }以下
rule-asked-not-equal = { $value }以外
rule-asked-not-other = { $value }
rule-asked-not-more = { $value }以下
rule-asked-not-least = { $value }未満
rule-asked-not-less = { $value }以上
rule-asked-not-most = { $value }より多い
rule-asked-in = { $values }
rule-asked-not-in = { $values }のどれでもない
rule-asked-between = { $low }から{ $high }まで
rule-asked-not-between = { $low }より少ないか{ $high }より多い
rule-asked-known = 分かっていること
rule-asked-unknown = 分かっていないこと
rule-asked-yes = はい
rule-asked-no = いいえ

rule-value-unknown = 分かりません
rule-value-yes = はい
rule-value-no = いいえ

purpose-word-promotional = 宣伝
purpose-word-service = サービス
purpose-word-care = 気づかい

column-tier = 価値の区分
column-stage = いまの段階
column-main-need = いちばん求めていること
column-activity = お越しの頻度
column-n-orders = お買い物の日数
column-days-since-last-order = 前回のお買い物からの日数
column-usual-gap-days = ふだんのお買い物の間隔(日)
column-tenure-days = はじめてのお買い物からの日数
column-alive-probability = またお買い物くださる確率
column-expected-margin-amount = 見通しの期間に見込める利益
column-expected-order-margin-amount = 一度のお買い物で見込める利益
column-expected-purchases-7-days = 7日のうちに見込めるお買い物の回数
column-expected-purchases-28-days = 28日のうちに見込めるお買い物の回数
column-year-net-amount = この一年のお支払い
column-n-contacts-7-days = 7日のうちの当店からの連絡(決めたものを含む)
column-n-contacts-30-days = 30日のうちの当店からの連絡(決めたものを含む)
column-n-known-7-days = 7日のうちに実際にした連絡
column-n-known-30-days = 30日のうちに実際にした連絡
column-n-unanswered = そののちお返事のない当店からの連絡
column-days-since-last-talk = 最後にお話しくださってからの日数
column-days-since-complaint = 最後の苦情からの日数
column-n-gives-365-days = この一年に差し上げたこと
column-n-asks-365-days = この一年にお願いしたこと
column-has-bought-front = ふだんの品をご存じ
column-may-share-name = 仕入れ先にお名前を伝えてよい
column-is-restricted = 情報の利用を止めている
column-may = { $channel }での{ $purpose }の連絡を承知している

rule-join = 。
explain-not-meant = ほかの方に向けたもの(当てはまらない点):
explain-not-ours = 当店の品ではないけれど、お役に立つかもしれないこと:
