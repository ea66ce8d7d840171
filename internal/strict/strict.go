// Package strict reads JSON as files and messages of strangers are read: one value of
// known fields, and nothing behind it.
package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// JSON decodes exactly one value. Fields that v does not have, and anything behind the
// value, are errors; v may be partly filled then.
func JSON(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is something behind its JSON")
	}
	return nil
}
