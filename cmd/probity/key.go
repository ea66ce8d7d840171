package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"probity/node"
)

func cmdKeyNew() *command {
	return &command{
		name:    "key new",
		args:    "FILE",
		summary: "make an account in an encrypted key file",
		help: `Makes a new account and writes its key to FILE, encrypted with the first line of
--passphrase-file, in the format that other Ethereum tools read too. Commands
act as it with --key FILE. Keep the file and the passphrase: nobody can make
them again.

Example:
  probity key new --passphrase-file pass.txt me.json`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			pass := fs.String("passphrase-file", "", "`file` whose first line will open the key")
			return func(_ context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name the file to write the key to"}
				}
				if *pass == "" {
					return usageError{"give --passphrase-file: a key on disk is always encrypted"}
				}
				p, err := passphrase(*pass)
				if err != nil {
					return err
				}
				who, err := node.NewKey(args[0], p)
				if err != nil {
					return err
				}
				out.printf("account %s in %s\n", who, args[0])
				return out.result(map[string]any{"account": who, "file": args[0]})
			}
		},
	}
}

// passphrase is the first line of a file.
func passphrase(file string) (string, error) { return firstLine(file, "a passphrase") }

// firstLine reads a secret, which is the first line of a file.
func firstLine(file, what string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(data), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return "", fmt.Errorf("%s: its first line is empty; write %s there", file, what)
	}
	return line, nil
}
