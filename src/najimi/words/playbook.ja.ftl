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
