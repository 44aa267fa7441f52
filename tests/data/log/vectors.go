// Prints what golang.org/x/mod/sumdb (tlog, note) makes of fixed leaves and a fixed key:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run vectors.go > vectors.json
//
// With a key and a file it opens the checkpoint of a log made elsewhere.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, h[i])
	}
	return out, nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func keyHash(name string, key []byte) uint32 {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write([]byte("\n"))
	h.Write(key)
	return binary.BigEndian.Uint32(h.Sum(nil))
}

func texts(path []tlog.Hash) []string {
	out := []string{}
	for _, h := range path {
		out = append(out, h.String())
	}
	return out
}

func main() {
	const most = 70001
	var stored hashes
	for i := int64(0); i < most; i++ {
		more, err := tlog.StoredHashes(i, []byte(fmt.Sprintf("leaf %d", i)), stored)
		must(err)
		stored = append(stored, more...)
	}
	roots := map[string]string{}
	for _, size := range []int64{1, 2, 3, 4, 5, 7, 8, 9, 100, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, 70000, 70001} {
		h, err := tlog.TreeHash(size, stored)
		must(err)
		roots[fmt.Sprint(size)] = h.String()
	}
	var records, trees []interface{}
	for _, pair := range [][2]int64{{0, 1}, {0, 2}, {1, 2}, {2, 3}, {0, 7}, {6, 7}, {4, 9}, {8, 9}, {99, 1000}, {255, 256}, {256, 257}, {300, 513}, {0, 70000}, {65535, 70000}, {65536, 70001}, {70000, 70001}} {
		p, err := tlog.ProveRecord(pair[1], pair[0], stored)
		must(err)
		records = append(records, map[string]interface{}{"index": pair[0], "size": pair[1], "path": texts(p)})
	}
	for _, pair := range [][2]int64{{1, 1}, {1, 2}, {2, 3}, {3, 4}, {3, 7}, {4, 7}, {6, 7}, {7, 8}, {8, 9}, {100, 257}, {256, 257}, {255, 512}, {513, 1000}, {256, 70000}, {65536, 70000}, {65535, 70001}, {70000, 70001}} {
		p, err := tlog.ProveTree(pair[1], pair[0], stored)
		must(err)
		trees = append(trees, map[string]interface{}{"old": pair[0], "new": pair[1], "path": texts(p)})
	}
	tiles := map[string]string{}
	for _, tile := range tlog.NewTiles(8, 0, 70000) {
		full := tile.W == 256 && (tile.L > 0 || tile.N == 0 || tile.N == 255)
		if !full && int64(tile.W) != (70000>>(8*tile.L))%256 {
			continue
		}
		data, err := tlog.ReadTileData(tile, stored)
		must(err)
		sum := sha256.Sum256(data)
		tiles[tile.Path()] = hex.EncodeToString(sum[:])
	}
	seed := sha256.Sum256([]byte("a key for examples only"))
	private := ed25519.NewKeyFromSeed(seed[:])
	public := private.Public().(ed25519.PublicKey)
	name := "example.org/log/1"
	material := append([]byte{1}, public...)
	skey := fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, keyHash(name, material), base64.StdEncoding.EncodeToString(append([]byte{1}, seed[:]...)))
	vkey, err := note.NewEd25519VerifierKey(name, public)
	must(err)
	signer, err := note.NewSigner(skey)
	must(err)
	head, err := tlog.TreeHash(70000, stored)
	must(err)
	text := fmt.Sprintf("%s\n%d\n%s\n", name, 70000, head)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	out := map[string]interface{}{"made_by": "golang.org/x/mod v0.7.0 sumdb/tlog and sumdb/note", "leaf": "leaf %d", "roots": roots, "inclusion": records, "consistency": trees, "tiles_sha256": tiles,
		"seed": hex.EncodeToString(seed[:]), "key": vkey, "checkpoint": string(signed)}
	if len(os.Args) > 2 { // a log made elsewhere: its key, then the file of its checkpoint
		verifier, err := note.NewVerifier(os.Args[1])
		must(err)
		data, err := os.ReadFile(os.Args[2])
		must(err)
		opened, err := note.Open(data, note.VerifierList(verifier))
		must(err)
		fmt.Println("opened:", opened.Text)
		return
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	must(encoder.Encode(out))
	os.Stdout.Write(buffer.Bytes())
}
