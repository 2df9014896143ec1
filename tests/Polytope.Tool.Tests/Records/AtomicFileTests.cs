using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Records;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_has_its_name_only_after_the_commit()
    {
        var path = _folder.File("a.bin");
        using (var file = AtomicFile.Create(path))
        {
            file.Content.WriteByte(7);
            Assert.False(File.Exists(path));
            file.Commit();
        }

        Assert.Equal([7], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void An_abandoned_file_leaves_nothing_and_keeps_the_one_before()
    {
        var path = _folder.File("a.bin");
        AtomicFile.Write(path, [1, 2]);
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new InvalidOperationException();
        }));
        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_replaces_an_older_one_and_the_part_of_a_killed_process()
    {
        var path = _folder.File("a.bin");
        File.WriteAllBytes(path, [1, 2, 3]);
        File.WriteAllBytes(path + ".part", [4, 5, 6, 7]);
        AtomicFile.Write(path, [8]);
        Assert.Equal([8], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Errors_name_the_final_path()
    {
        var missing = _folder.File("no/such/folder/a.bin");
        var message = Assert.Throws<IOException>(() => AtomicFile.Write(missing, [1])).Message;
        Assert.StartsWith($"{missing}: cannot be written: ", message, StringComparison.Ordinal);

        Assert.Equal(
            $"{_folder.Path}: cannot be written: a folder has that name.",
            Assert.Throws<IOException>(() => AtomicFile.Write(_folder.Path, [1])).Message);
    }

    [Fact]
    public void An_error_while_writing_names_the_final_path_and_leaves_nothing()
    {
        var path = _folder.File("a.bin");
        var message = Assert.Throws<IOException>(
            () => AtomicFile.Write(path, _ => throw new IOException("No space left on device"))).Message;
        Assert.Equal($"{path}: cannot be written: No space left on device", message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_is_not_written_by_two_at_once()
    {
        var path = _folder.File("a.bin");
        using var first = AtomicFile.Create(path);
        Assert.Throws<IOException>(() => AtomicFile.Create(path));
        first.Content.WriteByte(1);
        first.Commit();
        Assert.Equal([1], File.ReadAllBytes(path));
    }
}
