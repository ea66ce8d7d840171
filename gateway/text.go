package gateway

// text holds every word of the page in one language.
type text struct {
	Lang, Lead                                                                                         string
	Chain, ChainID, Dev, Block, Endpoint                                                               string
	Models, Number, Name, Fee, Accuracy, Float, Setup, Unsafe, Ceremony, Identity                      string
	NoModels, Jobs, Model, State, Price, Provider, NoJobs, Open, Delivered, Expired, Declined, Refuted string
	Log, Origin, Receipts, Root, Anchored, Key, API                                                    string
}

var english = text{
	Lang: "en", Lead: "AI work that nobody has to take on trust.",
	Chain: "Chain", ChainID: "Chain id", Dev: "development chain, its money is worth nothing", Block: "Block", Endpoint: "JSON-RPC",
	Models: "Models", Number: "No.", Name: "Name", Fee: "Fee (tokens)", Accuracy: "Accuracy as integers", Float: "as floats",
	Setup: "Key set-up", Unsafe: "unsafe (one party)", Ceremony: "ceremony", Identity: "Identity",
	NoModels: "None yet. Publish one:", Jobs: "Jobs", Model: "Model", State: "State", Price: "Price (tokens)", Provider: "Provider",
	NoJobs: "None yet. Order an answer:", Open: "open", Delivered: "delivered and paid", Expired: "expired and refunded", Declined: "declined and refunded", Refuted: "refuted and refunded",
	Log: "Transparency log", Origin: "Origin", Receipts: "Receipts", Root: "Root", Anchored: "Receipts anchored on chain", Key: "Verifier key",
	API: "The same as JSON:",
}

var chinese = text{
	Lang: "zh", Lead: "无需信任任何人的人工智能计算。",
	Chain: "区块链", ChainID: "链编号", Dev: "开发链，其代币没有价值", Block: "区块高度", Endpoint: "JSON-RPC",
	Models: "模型", Number: "编号", Name: "名称", Fee: "费用（代币）", Accuracy: "整数精度", Float: "浮点",
	Setup: "密钥生成", Unsafe: "不安全（单方生成）", Ceremony: "多方仪式", Identity: "标识",
	NoModels: "还没有模型。发布一个：", Jobs: "任务", Model: "模型", State: "状态", Price: "价格（代币）", Provider: "提供者",
	NoJobs: "还没有任务。下一个订单：", Open: "进行中", Delivered: "已交付并付款", Expired: "已超时并退款", Declined: "已拒绝并退款", Refuted: "已被推翻并退款",
	Log: "透明日志", Origin: "来源", Receipts: "收据数", Root: "根", Anchored: "已锚定上链的收据数", Key: "验证公钥",
	API: "同样内容的 JSON：",
}
