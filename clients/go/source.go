package assay

import (
	"io/fs"
	"slices"
	"strings"

	assayv1 "assay.dev/go/assay/v1"
)

// A Source is a module as its author wrote it: 1 to 200 TypeScript files, at most 1 MiB in all. [Text], [Files] and [ReadSource] make one.
type Source struct {
	// Files are the files by path, relative and with slashes, ending in .ts.
	Files map[string][]byte
	// Entry is the path of the file whose default export defines the module. Empty: the only file, or else index.ts.
	Entry string
}

// Text is a module of one file.
func Text(source string) Source { return Files(map[string]string{"index.ts": source}) }

// Files is a module of several files, texts by path.
func Files(files map[string]string) Source {
	source := Source{Files: make(map[string][]byte, len(files))}
	for path, text := range files {
		source.Files[path] = []byte(text)
	}
	return source
}

// ReadSource is the module of all .ts files under a directory, such as os.DirFS("reducer"), declaration files (.d.ts) excepted.
func ReadSource(directory fs.FS) (Source, error) {
	source := Source{Files: map[string][]byte{}}
	err := fs.WalkDir(directory, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".ts") || strings.HasSuffix(path, ".d.ts") {
			return err
		}
		source.Files[path], err = fs.ReadFile(directory, path)
		return err
	})
	return source, err
}

func (s Source) module() *assayv1.Module {
	module := &assayv1.Module{Entry: s.Entry}
	for path, content := range s.Files {
		module.Files = append(module.Files, &assayv1.SourceFile{Path: path, Content: content})
	}
	slices.SortFunc(module.Files, func(a, b *assayv1.SourceFile) int { return strings.Compare(a.Path, b.Path) })
	return module
}
