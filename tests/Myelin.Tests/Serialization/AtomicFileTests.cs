using System.Diagnostics;
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

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a right of its own there.");
        string file = Path.Combine(_folder, "f"), link = Path.Combine(_folder, "link"), twice = Path.Combine(_folder, "twice");
        File.CreateSymbolicLink(link, "f");
        File.CreateSymbolicLink(twice, link);
        AtomicFile.Write(twice, stream => stream.WriteByte(1));     // to a place where nothing is yet
        Assert.Equal([1], File.ReadAllBytes(file));
        AtomicFile.Write(twice, stream => stream.WriteByte(2));
        Assert.Equal([2], File.ReadAllBytes(file));
        Assert.Equal(["f", link, null], new[] { link, twice, file }.Select(path => new FileInfo(path).LinkTarget));
        Assert.Equal(3, Directory.GetFiles(_folder).Length);
        Assert.Equal(file, AtomicFile.Destination(twice));
        Assert.Equal(file, AtomicFile.Destination(file));
    }

    [Fact]
    public void Links_of_folders_are_followed_before_the_folder_above_is_meant()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a right of its own there.");
        string In(string name) => Path.Combine(_folder, name);
        Directory.CreateDirectory(In("a/b"));
        Directory.CreateDirectory(In("x"));
        File.CreateSymbolicLink(In("x/dir"), "../a/b");
        File.CreateSymbolicLink(In("a/b/out"), "../f");
        File.WriteAllBytes(In("x/f"), [7]);
        AtomicFile.Write(In("x/dir/out"), stream => stream.WriteByte(1));
        Assert.Equal([1], File.ReadAllBytes(In("a/f")));
        Assert.Equal([7], File.ReadAllBytes(In("x/f")));
        Assert.Equal([1], File.ReadAllBytes(In("x/dir/out")));
        Assert.Equal(AtomicFile.Destination(In("a/b/c")), AtomicFile.Destination(In("x/dir/c")));
    }

    [Fact]
    public void Links_to_folders_and_to_one_another_are_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a right of its own there.");
        string folder = Path.Combine(_folder, "runs"), latest = Path.Combine(_folder, "latest"), loop = Path.Combine(_folder, "loop");
        Directory.CreateDirectory(folder);
        File.CreateSymbolicLink(latest, "runs");
        File.CreateSymbolicLink(loop, "loop");
        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(latest, stream => stream.WriteByte(1)));
        Refusal.Contains<IOException>("more than 40 links", () => AtomicFile.Write(loop, stream => stream.WriteByte(1)));
        Assert.Equal("runs", new FileInfo(latest).LinkTarget);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task What_is_open_already_is_written_to_behind_what_it_has()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has a name under /proc.");
        string path = Path.Combine(_folder, "log");
        await using var log = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        log.Write([1, 2]);
        log.Flush();
        string name = Directory.GetFiles("/proc/self/fd").First(open => new FileInfo(open).LinkTarget == path);
        AtomicFile.Write(name, stream => stream.Write([3, 4]));
        Assert.Equal(4, log.Length);
        log.Dispose();
        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.True(FileLinks.IsOpenFile(AtomicFile.Destination("/dev/stdout")));
    }

    [Fact]
    public void The_new_file_has_the_rights_of_the_old_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are others there.");
        if (OperatingSystem.IsWindows())
            return;
        string path = Path.Combine(_folder, "f");
        foreach (UnixFileMode mode in new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite, (UnixFileMode)0b110_110_110 })
        {
            File.WriteAllBytes(path, [1]);
            File.SetUnixFileMode(path, mode);
            AtomicFile.Write(path, stream => stream.WriteByte(2));
            Assert.Equal(mode, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays_a_pipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes among files.");
        string path = Path.Combine(_folder, "pipe");
        using (Process made = Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, made.ExitCode);
        }

        Task<byte[]> read = Task.Run(() =>
        {
            using FileStream pipe = File.OpenRead(path);
            using var content = new MemoryStream();
            pipe.CopyTo(content);
            return content.ToArray();
        });
        AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2, 3]);
            stream.Position = 1;
            stream.WriteByte(9);
        });
        Assert.Equal([1, 9, 3], await read.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.Equal(0, new FileInfo(path).Length);
    }

    [Fact]
    public void A_device_is_told_from_a_file()
    {
        string path = Path.Combine(_folder, "f");
        Assert.Null(AtomicFile.OpenDevice(path));
        File.WriteAllBytes(path, []);
        Assert.Null(AtomicFile.OpenDevice(path));
        File.WriteAllBytes(path, [1]);
        Assert.Null(AtomicFile.OpenDevice(path));
        Assert.Equal([1], File.ReadAllBytes(path));
        if (OperatingSystem.IsWindows())
            return;
        foreach (string device in new[] { "/dev/null", "/dev/zero" })
        {
            using Stream? opened = AtomicFile.OpenDevice(device);
            Assert.NotNull(opened);
        }
    }
}
