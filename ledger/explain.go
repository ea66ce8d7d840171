package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"probity"
)

// A Language is one that receipts are explained in.
type Language string

// The languages.
const (
	English Language = "en"
	Chinese Language = "zh"
)

// ParseLanguage reads a language's name.
func ParseLanguage(s string) (Language, error) {
	switch l := Language(s); l {
	case English, Chinese:
		return l, nil
	}
	return "", fmt.Errorf("no receipts are explained in %q: use en or zh", s)
}

// kinds is how messages call the kinds.
var kinds = map[probity.ReceiptKind]phrase{
	probity.ReceiptInference: {"inference", "推理"}, probity.ReceiptModel: {"model version", "模型版本"}, probity.ReceiptParameters: {"parameter change", "参数变更"},
	probity.ReceiptTraining: {"training", "训练"}, probity.ReceiptDataUse: {"data use", "数据使用"}, probity.ReceiptLicence: {"licence", "许可"},
	probity.ReceiptRevocation: {"revocation", "撤销"}, probity.ReceiptContractCheck: {"contract check", "合约检查"}, probity.ReceiptSlash: {"slash", "罚没"},
	probity.ReceiptLease: {"lease", "租约"}, probity.ReceiptTask: {"task", "任务"}, probity.ReceiptErasure: {"erasure", "删除"},
}

// KindName is a kind of receipt in words, such as "parameter change".
func KindName(k probity.ReceiptKind) string { return kindIn(k, English) }

func kindIn(k probity.ReceiptKind, l Language) string {
	if p, ok := kinds[k]; ok {
		return p.in(l)
	}
	return fmt.Sprintf("kind %d", k)
}

// tiers are the tiers of trust in words, by their names.
var tiers = map[string]phrase{
	"zk": {"zk: a proof", "zk：零知识证明"}, "dispute": {"dispute: open to challenge", "dispute：可被质疑"},
	"quorum": {"quorum: several who agree", "quorum：多方一致"}, "signed": {"signed: the signer's word", "signed：签名者担保"},
}

// words are texts that this program puts into bodies itself, in Chinese.
var words = map[string]string{
	"it gave no answer in time":                            "未在期限内给出答案",
	"the answer that it claimed was refuted":               "其声明的答案已被驳倒",
	"it did not answer a claim that it was down":           "未回应其已失联的声明",
	"its seat gave no answer":                              "其席位没有给出答案",
	"its quorum answered otherwise":                        "其法定多数给出了不同的答案",
	"referees found its answer wrong":                      "裁判认定其答案错误",
	"its claim was refuted; this is the claim's own bond":  "其声明已被驳倒；这是声明自身的保证金",
	"a contract took it that this program does not know":   "由本程序不认识的合约罚没",
	"notice by the buyer":                                  "买方通知终止",
	"notice by the provider":                               "提供者通知终止",
	"the escrow account ran dry":                           "托管账户余额耗尽",
	"the provider did not answer a claim that it was down": "提供者未回应其已失联的声明",
	"what others have a copy of (providers that computed the answers, whoever was shown an opening, backups), " +
		"what was published in clear (answers delivered on chain), and what the disk keeps of overwritten files": "他人已有的副本（计算过答案的提供者、看过打开内容的人、备份）、已公开发布的内容（链上交付的答案），以及磁盘上被覆盖文件的残留",
	"paid": "已付款",
}

// A phrase is a text in both languages.
type phrase struct{ en, zh string }

func (p phrase) in(l Language) string {
	if l == Chinese {
		return p.zh
	}
	return p.en
}

// titles say what a receipt of a kind records.
var titles = map[probity.ReceiptKind]phrase{
	probity.ReceiptInference:     {"An answer was computed, checked and paid.", "一次推理已计算、验证并付款。"},
	probity.ReceiptModel:         {"A version of a model was published.", "一个模型版本已发布。"},
	probity.ReceiptParameters:    {"A version's parameters replaced those of the version before.", "新版本的参数取代了上一版本的参数。"},
	probity.ReceiptTraining:      {"Steps of training were done.", "一段训练已完成。"},
	probity.ReceiptDataUse:       {"Data was used under a licence.", "数据已按许可使用。"},
	probity.ReceiptLicence:       {"A licence was granted.", "一份许可已授予。"},
	probity.ReceiptRevocation:    {"Something was revoked: nobody may use it from here on.", "一项权利已撤销：此后任何人不得再使用。"},
	probity.ReceiptContractCheck: {"A contract's code was checked.", "一份合约的代码已检查。"},
	probity.ReceiptSlash:         {"A provider's bond was taken.", "一个提供者的保证金已被罚没。"},
	probity.ReceiptLease:         {"A lease was closed and paid.", "一份租约已结束并结清。"},
	probity.ReceiptTask:          {"A task was settled by its quorum.", "一项任务已由法定多数结算。"},
	probity.ReceiptErasure:       {"Keys and salts of a subject were destroyed.", "一个主体的密钥和盐值已销毁。"},
}

// labels name the fields of receipts and bodies, by their names in JSON.
var labels = map[string]phrase{
	"schema": {"schema", "格式版本"}, "kind": {"kind", "类型"}, "chain": {"chain", "链"}, "market": {"contract", "合约"}, "job": {"number there", "合约内编号"},
	"asset": {"asset", "资产"}, "version": {"version", "版本"}, "model": {"identity of the version", "版本标识"},
	"input": {"commitment to the input", "输入承诺"}, "output": {"hash of the output", "输出哈希"}, "executor": {"done and signed by", "执行并签名者"},
	"tier": {"tier of trust", "信任等级"}, "evidence": {"hash of the evidence", "证据哈希"}, "settlement": {"transaction", "结算交易"},
	"time": {"time", "时间"}, "body": {"hash of the body", "正文哈希"},

	"scheme": {"proof system", "证明系统"}, "program": {"program", "程序"}, "trace": {"commitment to the trace", "轨迹承诺"}, "traceWeights": {"root over the weights of the trace", "轨迹所用权重的根"}, "operators": {"operators in the trace", "轨迹中的算子数"},
	"answer": {"hash of the answer", "答案哈希"}, "fee": {"fee", "模型费用"}, "bond": {"bond", "保证金"},
	"transcript": {"root of the transcript", "会话记录根"}, "events": {"entries of the transcript", "会话记录条数"},
	"inputTokens": {"tokens read", "输入词元数"}, "outputTokens": {"tokens written", "输出词元数"},
	"content": {"root over the content", "内容根"}, "manifest": {"hash of the manifest", "清单哈希"}, "parents": {"made from", "来源版本"}, "name": {"name", "名称"},
	"fromVersion": {"version before", "原版本"}, "fromModel": {"identity of the version before", "原版本标识"}, "fromContent": {"root over the parameters before", "原参数根"},
	"toContent": {"root over the parameters now", "新参数根"}, "tensors": {"tensors", "张量数"}, "changedTensors": {"changed tensors", "改变的张量数"},
	"chunks": {"chunks", "块数"}, "changedChunks": {"changed chunks", "改变的块数"}, "proof": {"hash of the proof", "证明哈希"}, "metadata": {"operators, attributes and metadata", "算子、属性与元数据项数"}, "changedMetadata": {"of these, changed", "其中改变的项数"}, "cause": {"cause", "原因"}, "reason": {"reason", "理由"},
	"run": {"plan", "训练计划"}, "first": {"first step", "首步"}, "last": {"last step", "末步"}, "steps": {"root over the steps", "步骤根"},
	"from": {"weights before", "训练前权重"}, "to": {"to", "至"}, "data": {"data", "数据"}, "examples": {"examples", "样本数"}, "workers": {"workers", "工作节点数"},
	"licence": {"licence", "许可编号"}, "purpose": {"purpose", "用途"}, "by": {"by", "使用者"}, "records": {"records", "记录数"}, "left": {"uses left", "剩余次数"}, "policy": {"policy", "策略"}, "values": {"root over contributions", "贡献值根"}, "computeOnly": {"computed with in place only", "仅可就地计算"}, "royalty": {"royalty in basis points", "版税（基点）"},
	"licensee": {"licensed to", "被许可人"}, "purposes": {"purposes", "用途"}, "terms": {"hash of the terms", "条款哈希"}, "uses": {"uses", "次数"}, "expires": {"expires", "到期"}, "price": {"price", "价格"},
	"what": {"what was revoked", "撤销对象"}, "epoch": {"epoch of revocation", "撤销纪元"},
	"compiler": {"compiler", "编译器"}, "bytecode": {"hash of the bytecode", "字节码哈希"}, "properties": {"properties", "检查的性质"}, "passed": {"passed", "通过"}, "failed": {"failed", "未通过"}, "tools": {"tools", "工具"},
	"provider": {"provider", "提供者"}, "amount": {"amount", "金额"}, "order": {"for", "所涉订单"}, "promise": {"the answer as it was promised", "当初承诺的答案"}, "claim": {"claim", "声明编号"},
	"lease": {"lease", "租约"}, "buyer": {"buyer", "买方"}, "rate": {"rate per second", "每秒价格"}, "paid": {"paid", "已付"}, "slashed": {"bond taken", "罚没保证金"},
	"task": {"task", "任务"}, "seats": {"seats", "席位"}, "state": {"outcome", "结果"}, "outcomes": {"outcomes of the seats", "各席位结果"},
	"keys": {"keys destroyed", "销毁的密钥数"}, "openings": {"openings that they opened", "由此失效的开启数"}, "remains": {"cannot be undone", "无法撤回之处"},
}

// Explain is an entry in words, for people: what was recorded, each field that is
// set with its name, and what the entry shows of it. It checks nothing.
func Explain(e Entry, l Language) string {
	var b strings.Builder
	r := e.Receipt
	title, ok := titles[r.Kind]
	if !ok {
		title = phrase{fmt.Sprintf("A receipt of kind %d, which this program does not know.", r.Kind), fmt.Sprintf("类型 %d 的收据，本程序不认识。", r.Kind)}
	}
	if r.Kind == probity.ReceiptInference && r.Tier == probity.TierDispute {
		title = phrase{"An answer was claimed, nobody refuted it in time, and it was paid.", "一个答案已被声明，期限内无人驳倒，并已付款。"}
	}
	fmt.Fprintf(&b, "%s\n", title.in(l))
	line := func(label, value string) { fmt.Fprintf(&b, "  %s: %s\n", label, value) }
	line(phrase{"receipt", "收据"}.in(l), Hash(r).String())
	explain(line, r, l)
	if body, err := ParseBody(r.Kind, e.Evidence.Body); err == nil {
		explain(line, body, l)
	}
	if len(e.Signature) > 0 {
		line(phrase{"signature", "签名"}.in(l), fmt.Sprintf("0x%x", e.Signature))
	}
	return b.String()
}

// explain writes a line for each field of a struct that is set.
func explain(line func(label, value string), v any, l Language) {
	x := reflect.ValueOf(v)
	for i := range x.NumField() {
		f := x.Field(i)
		name, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("json"), ",")
		if f.IsZero() && name != "failed" && name != "version" {
			continue
		}
		line(labels[name].in(l), value(name, f.Interface(), l))
	}
}

// value is a field's value for people.
func value(name string, v any, l Language) string {
	switch v := v.(type) {
	case probity.ReceiptKind:
		return kindIn(v, l)
	case probity.Tier:
		if p, ok := tiers[v.String()]; ok {
			return p.in(l)
		}
	case string:
		if text, ok := words[v]; ok && l == Chinese {
			return text
		}
	case bool:
		return phrase{"yes", "是"}.in(l)
	case probity.Amount:
		return v.Format18() + phrase{" tokens", " 代币"}.in(l)
	case uint64:
		if name == "time" || name == "expires" {
			return time.Unix(int64(v), 0).UTC().Format(time.RFC3339)
		}
	case fmt.Stringer:
		return v.String()
	}
	if reflect.ValueOf(v).Kind() == reflect.Slice {
		var texts []string
		for i := range reflect.ValueOf(v).Len() {
			texts = append(texts, value("", reflect.ValueOf(v).Index(i).Interface(), l))
		}
		return strings.Join(texts, ", ")
	}
	if s, ok := v.(string); ok {
		// A text of somebody's choice must not draw lines of its own.
		quoted, err := json.Marshal(s)
		if err == nil {
			return string(quoted)
		}
	}
	return fmt.Sprint(v)
}
