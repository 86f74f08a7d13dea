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
load-note-sheet = シート「{ $sheet }」を読みます
load-note-other-sheets = 読まないシート：{ $sheets }（シートは --sheet か取り込みの画面で選べます）
load-note-encoding-in-doubt = { $encoding }として読みますが、{ $other }とも考えられます。最初の行をご確認のうえ、違うときは文字コードをお選びください
load-hint-encoding = 半分を超える行が、この文字コードでは読めません。--encoding cp932 のように、正しい文字コードをお選びください。
load-time = { $at }（{ $zone }）
load-note-heading = 見出しは{ $line }行目です。それより上は表題とみなし、読みません
load-fault-hint =
    { $problem }
    どうすればよいか：{ $hint }
load-named = { $word }（{ $name }）
load-first-row = { $table }の最初の行:{ $row }
load-layout-eccube-customers = EC-CUBE 4 会員CSV
load-layout-eccube-orders = EC-CUBE 4 受注CSV
load-layout-shopify-customers = Shopify 顧客CSV
load-layout-shopify-orders = Shopify 注文CSV
load-layout-shopify-products = Shopify 商品CSV
load-layout-square-customers = Square 顧客CSV
load-layout-square-items = Square 商品CSV
load-layout-square-sales = Square 商品別売上CSV
load-layout-woocommerce-customers = WooCommerce 顧客CSV
load-layout-woocommerce-orders = WooCommerce 注文CSV（Advanced Order Export）
load-layout-woocommerce-products = WooCommerce 商品CSV
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
load-untaken = najimi のどの項目にもあたらない列。属性として保管するだけです：{ $columns }
load-numbered-by = 「{ $column }」は行の通し番号のようです。お客様番号として使えるのは、次の名簿でも同じ方が同じ番号のときだけです。番号が付け直されると、別の方が一人になってしまいます。
load-no-key = お客様の名簿には、お一人ずつ変わらない番号の列が必要です。なければファイルに番号の列を加えてください。どの方のメールアドレスもご本人だけのものなら、対応に guest_email = "{ $email }" と書くこともできます。
load-incomplete = 列の対応が足りないので、何も保存せず、対応も覚えていません。
load-remark-postal-code-zero-restored = 数値として入っていて先頭の0がなくなった郵便番号が{ $rows }行あります。0を補いました
load-remark-postal-code-zero-missing = 桁の足りない郵便番号が{ $rows }行あります。表計算ソフトで先頭の0が消えたのかもしれません。そのままにしています
load-remark-phone-zero-restored = 数値として入っていて先頭の0がなくなった電話番号が{ $rows }行あります。0を補いました
load-remark-phone-zero-missing = 先頭の0がない電話番号が{ $rows }行あります。表計算ソフトで消えたのかもしれません。そのままにしています
load-remark-date-unknown = 0000-00-00と書かれた日付が{ $rows }行あります。わからない日付として空にします
load-remark-name-whole = 姓と名に分けられない氏名が{ $rows }行あります。全体を姓の欄に入れ、ほかに姓がわからないときだけ使います
load-left-out = 列「{ $column }」は残しません。{ $why }
load-left-out-my-number = マイナンバーは、法令に定める事務のほかでは集めることも保管することもできません(番号法第20条)。
load-left-out-payment-card = カードの番号や符号は、お店で残さないことになっています(PCI DSS 3.2・3.3)。
load-left-out-secret = パスワードや暗証番号は、お預かりしないのがいちばん安全です(個人情報保護法第23条)。
load-left-out-special-care = 要配慮個人情報にあたり、ご本人の同意がなければ集められません(個人情報保護法第2条第3項・第20条第2項)。

# ひとりでに届く行:データベースから、または見守っているフォルダーから。

pull-nothing-new = { $name }:新しいものはありません
pull-nothing-stored = 読んで確かめただけで、まだ何も記録していません。
watch-failed =
    { $name } は読み込めませんでした。このファイルからは何も保存していません。
    { $reason }
    ファイルを直して、もう一度置いてください。
watch-unknown =
    { $name } は読み込めませんでした。このファイルからは何も保存していません。はじめての見出しです。
    { $proposed }
    画面の「取り込み」(/uploads)でも確かめていただけます。
    そのあと、ファイルをもう一度置いてください。同じ見出しのファイルは、次からひとりでに読み込みます。
watch-rejected =
    { $name }:{ $table }の{ $rows }行のうち{ $rejected }行を保存できませんでした。
    { $reasons }
    行ごとの番号と理由:{ $where }
watch-mend = 元のファイルを直して、もう一度置いてください。保存済みの行はそのまま残り、二重にはなりません。
watch-not-loaded = { $name }:読み込めませんでした
watch-moved = 移した先:{ $path }
watch-again = もう一度取りかかります
