# A proposal as it is printed: problem, means, evidence, price, risk.
proposal-title = Our proposal
proposal-print = As a page to print
proposal-problem = What you want
proposal-guess = What it is meant for
proposal-means = What we propose
proposal-evidence = Why from us
proposal-price = Price
proposal-risk = Who bears the risk
proposal-need-said = { $need }: so you told us on { $day }.
proposal-need-observed = { $need }: so we gather from what you have bought since { $day }. Please tell us if we are wrong.
proposal-need-inferred = { $need }: so we suppose since { $day }. Please tell us if we are wrong.
proposal-need-ours = { $need }: you have not said so, and nothing you bought shows it; we only think it could help. Please tell us if we are wrong.
proposal-means-of = { $text } { $benefit }
proposal-evidence-of = { $words }. { $evidence }.
proposal-no-evidence = We name no ground for it.
proposal-no-price = As marked in the shop.
proposal-no-risk = Nothing is agreed beyond the law.
