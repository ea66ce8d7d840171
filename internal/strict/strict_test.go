package strict

import "testing"

func TestOneValueOfKnownFieldsAndNothingElse(t *testing.T) {
	for text, good := range map[string]bool{
		`{"a":1}`: true, " {\"a\":1}\n": true, `{}`: true,
		``: false, `{"a":1}{"a":2}`: false, `{"a":1}]`: false, `{"a":1,"b":2}`: false, `{"a":"1"}`: false, `{"a":1`: false,
	} {
		var v struct {
			A int `json:"a"`
		}
		if err := JSON([]byte(text), &v); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}
