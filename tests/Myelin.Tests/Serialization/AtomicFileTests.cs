using Myelin.Serialization;

namespace Myelin.Tests.Serialization;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("myelin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Writes_a_new_file_and_replaces_an_old_one()
    {
        string path = Path.Combine(_folder, "f");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(path, stream => stream.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        string folder = Path.Combine(_folder, "none");
        Refusal.Contains<DirectoryNotFoundException>(
            $"There is no folder {folder} for the file f.", () => AtomicFile.Write(Path.Combine(folder, "f"), _ => { }));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder, "f");
        File.WriteAllBytes(path, [1]);
        Assert.Throws<FormatException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write([2]);
            Assert.Equal([1], File.ReadAllBytes(path));
            throw new FormatException();
        }));
        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_was_written_can_be_read_back_and_changed()
    {
        string path = Path.Combine(_folder, "f");
        AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2, 3]);
            stream.Position = 1;
            Assert.Equal(2, stream.ReadByte());
            stream.WriteByte(9);
        });
        Assert.Equal([1, 2, 9], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_IO_error() =>
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(Path.Combine(_folder, "none", "f"), _ => { }));

    [Fact]
    public void A_folder_in_the_way_leaves_nothing_behind()
    {
        string path = Path.Combine(_folder, "f");
        Directory.CreateDirectory(path);
        Exception error = Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.True(error is IOException or UnauthorizedAccessException, error.ToString());
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
