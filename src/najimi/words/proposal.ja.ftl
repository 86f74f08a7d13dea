# 印刷するご提案: 困りごと、手だて、根拠、値段、リスク。
proposal-title = ご提案
proposal-print = 印刷用の紙面
proposal-problem = お望みのこと
proposal-guess = お役に立てそうなこと
proposal-means = ご提案すること
proposal-evidence = 当店からご提案する理由
proposal-price = お値段
proposal-risk = 合わなかったとき
proposal-need-said = { $need }({ $day }に、そう伺いました)
proposal-need-observed = { $need }({ $day }からのお買い物から、そうお見受けしました。違っていたらお知らせください)
proposal-need-inferred = { $need }({ $day }から、そう推しはかっています。違っていたらお知らせください)
proposal-need-ours = { $need }(お望みだと伺ったわけでも、お買い物からお見受けしたわけでもありません。当店がそう考えただけですので、違っていたらお知らせください)
proposal-means-of = { $text }{ $benefit }
proposal-evidence-of = { $words }。{ $evidence }。
proposal-no-evidence = 挙げられる根拠はありません。
proposal-no-price = 売り場に表示のとおりです。
proposal-no-risk = 法律で決まっていること以外の取り決めはありません。
