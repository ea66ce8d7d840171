// Package testmariadb starts MariaDB servers for tests. It installs a fresh one in a
// folder, or starts again what a test has killed there; whoever starts one stops it.
package testmariadb

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"
)

// A Server is a server on a socket in a folder of its own, without a network.
type Server struct {
	Dir string // where it keeps everything

	cmd *exec.Cmd
	out bytes.Buffer
}

// Start starts a server on a folder, which is made when it is empty.
func Start(dir string) (m *Server, err error) {
	m = &Server{Dir: dir}
	data := filepath.Join(dir, "data")
	args := []string{"--no-defaults", "--datadir=" + data}
	// Servers refuse to run as root.
	if os.Getuid() == 0 {
		u, err := user.Lookup("nobody")
		if err != nil {
			return nil, err
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			return nil, err
		}
		if err := os.Chown(dir, uid, -1); err != nil {
			return nil, err
		}
		args = append(args, "--user=nobody")
	}
	if _, err := os.Stat(data); err != nil {
		install, err := exec.LookPath("mariadb-install-db")
		if err != nil {
			return nil, fmt.Errorf("MariaDB is missing: run `make tools`: %w", err)
		}
		if out, err := exec.Command(install, append(args, "--auth-root-authentication-method=normal", "--skip-test-db")...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
	}
	server, err := exec.LookPath("mariadbd")
	if err != nil {
		if server, err = exec.LookPath("/usr/sbin/mariadbd"); err != nil {
			return nil, fmt.Errorf("MariaDB is missing: run `make tools`: %w", err)
		}
	}
	m.cmd = exec.Command(server, append(args, "--socket="+m.socket(), "--pid-file="+filepath.Join(dir, "pid"), "--skip-networking", "--innodb-buffer-pool-size=32M")...)
	m.cmd.Stdout, m.cmd.Stderr = &m.out, &m.out
	if err := m.cmd.Start(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	db, err := sql.Open("mysql", m.DSN("root", "", ""))
	if err != nil {
		return nil, errors.Join(err, m.Kill())
	}
	defer db.Close()
	for db.PingContext(ctx) != nil {
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("MariaDB does not answer"), m.Kill(), errors.New(m.out.String()))
		case <-time.After(50 * time.Millisecond):
		}
	}
	return m, nil
}

func (m *Server) socket() string { return filepath.Join(m.Dir, "socket") }

// DSN is the data source name of a database for an account; root has no password.
func (m *Server) DSN(user, password, name string) string {
	cfg := mysql.NewConfig()
	cfg.User, cfg.Passwd, cfg.Net, cfg.Addr, cfg.DBName = user, password, "unix", m.socket(), name
	cfg.Logger = &mysql.NopLogger{}
	return cfg.FormatDSN()
}

// Stop ends the server as its keeper would, and waits for it.
func (m *Server) Stop() error {
	if err := m.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return m.cmd.Wait()
}

// Kill ends it as a crash does, and waits for it.
func (m *Server) Kill() error {
	if err := m.cmd.Process.Kill(); err != nil {
		return err
	}
	m.cmd.Wait() // says that it was killed
	return nil
}

// Exec carries out statements as the server's root, over one connection.
func (m *Server) Exec(statements ...string) error {
	db, err := sql.Open("mysql", m.DSN("root", "", ""))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// Password is that of the account that NewDatabase makes.
const Password = "correct:horse@battery/staple"

// NewDatabase makes an empty database, and an account "log" that may use it and nothing
// else, and returns their data source name.
func (m *Server) NewDatabase(name string) (dsn string, err error) {
	return m.DSN("log", Password, name), m.Exec(
		"CREATE DATABASE "+name,
		fmt.Sprintf("CREATE USER IF NOT EXISTS 'log'@'localhost' IDENTIFIED BY '%s'", Password),
		fmt.Sprintf("GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON %s.* TO 'log'@'localhost'", name))
}
