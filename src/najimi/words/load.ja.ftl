# 読み込みの言葉:何のファイルか、各行がどうなったか、どうなるか。

load-file = { $file }:{ $rows }行
load-rows = { $name }:{ $rows }行 = 新しく記録 { $stored } + 記録済み { $before } + 記録できず { $rejected }
load-would-rows = { $name }:{ $rows }行 = 新しい { $new } + 記録済み { $before } + 記録できない { $rejected }(うち記録済みの内容と食い違い { $conflicting })
load-rejected-path = 記録できなかった行と理由:{ $path }
load-mend = お手もとのファイルを直して、もう一度読み込んでください。記録したものはそのままです。
load-more-reasons = ほかに理由が{ $reasons }種類あります
load-unused = どの表にも入らない行が{ $rows }行あります(完了しなかったご注文など)
load-dry-run = { $file }:{ $rows }行を確かめました。まだ何も記録していません
load-problem = { $line }行目:{ $reason }
load-changed = 登録済みの方のうち{ $people }名の内容が変わります:
load-change = { $whose }:{ $old } → { $new }
load-same-email = { $people }名のメールアドレスが、別の番号で登録済みの方と同じです。読み込みだけでは同じ方とみなしません
load-preview = { $file }:{ $form }、{ $what }
load-first-row = { $table }の最初の行:{ $row }
load-known-by-layout = { $title }として読みます
load-known-by-remembered = 前に確かめていただいた対応で読みます
load-known-by-told = ご指定のとおりに読みます
load-known-by-proposed = はじめての形式です
load-proposed = 列の対応の案です。%は確からしさです。
load-missing = 次の項目にあたる列が見つかりません:{ $columns }
load-how-to-complete = ファイルに保存して補い、--mapping で指定してください。
load-how-to-confirm = これでよろしければ、--source 名前 --accept-mapping を付けてもう一度読み込んでください。次からはこの対応で読みます。違うところがあれば、ファイルに保存して直し、--mapping で指定してください。
load-remembered = この見出しのファイルの対応を覚えました:{ $path }
load-taken-back = このファイルの注文に以前取り込んだ明細のうち、なくなった、または変わったもの：{ $lines } 行（取り消します）
load-untaken = najimi のどの項目にもあたらない列（姓と名がひとつになった列を含みます）。属性として保管するだけです：{ $columns }
