namespace Myelin.Serialization;

/// <summary>Writes files so that a reader never meets half of one.</summary>
public static class AtomicFile
{
    // Without the bits by which a program runs as somebody else.
    private const UnixFileMode Rights = (UnixFileMode)0b111_111_111;

    /// <summary>
    /// Writes to a temporary file in the same folder, flushes it to the disk and renames it over <paramref name="path"/>, which until
    /// then stays as it was. When writing fails the temporary file is removed.
    /// </summary>
    /// <remarks>
    /// On Unix a link stays, and what it leads to is replaced; the new file has the rights of the old one, and the writer's owner and group.
    /// Devices and pipes, such as <c>/dev/null</c>, are never replaced: all is written to them at the end, when a pipe waits for its reader. So
    /// are files that are open already, as <c>/dev/stdout</c> may be: what is written comes behind what they have.
    /// </remarks>
    /// <param name="path">The file to write; one that exists is replaced.</param>
    /// <param name="write">Writes the content; the stream can be read back and sought.</param>
    /// <exception cref="IOException">The folder does not exist, or the disk is full or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Destination(path);
        using (Stream? device = OpenDevice(full))
        {
            if (device is not null)
            {
                WriteThrough(device, write);
                return;
            }
        }

        if (Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder} for the file {Path.GetFileName(full)}. Make it first.");
        // Renaming is atomic only within one file system, hence the same folder; the random part keeps two writers apart.
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? "", $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            bool replaces = !OperatingSystem.IsWindows() && File.Exists(full);
            using (FileStream stream = Create(temporary, mayBeReadByOthers: !replaces))
            {
                // Only where it differs: a file system without rights of its own may refuse any.
                if (!OperatingSystem.IsWindows() && replaces && (File.GetUnixFileMode(full) & Rights) is var rights
                    && rights != File.GetUnixFileMode(stream.SafeFileHandle))
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, rights);
                }

                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The full path of the file that is written under a name: the name's own, or where it leads as a link.</summary>
    /// <exception cref="IOException">Links lead to one another.</exception>
    public static string Destination(string path) => OperatingSystem.IsWindows() ? Path.GetFullPath(path) : FileLinks.Follow(path);

    /// <summary>Deletes temporary files that processes killed while writing <paramref name="path"/> have left.</summary>
    internal static void DeleteLeftovers(string path)
    {
        string full = Destination(path);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            return;
        foreach (string leftover in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.*.tmp"))
            File.Delete(leftover);
    }

    /// <summary>Opens what stands at a path if it is a device, a pipe or the like, which has no content that could be replaced; null if it is an
    /// ordinary file, or nothing.</summary>
    internal static Stream? OpenDevice(string full)
    {
        if (FileLinks.IsOpenFile(full))
            return OpenAgain(full);
        // Devices and pipes have no length, have no position or let no length be set.
        if (OperatingSystem.IsWindows() || new FileInfo(full) is { Exists: false } or { LinkTarget: null, Length: > 0 })
            return null;
        FileStream stream;
        try
        {
            stream = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (UnauthorizedAccessException) when (File.GetAttributes(full).HasFlag(FileAttributes.ReadOnly))
        {
            // An empty file that must not be written may be replaced.
            return null;
        }

        try
        {
            if (!stream.CanSeek)
                return stream;
            if (stream.Length == 0)
                stream.SetLength(0);
        }
        catch (IOException)
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    private static FileStream Create(string temporary, bool mayBeReadByOthers, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = options };
        if (!mayBeReadByOthers && !OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(temporary, how);
    }

    // This process's standard streams by themselves, as what follows is written where they stand; others behind what they have.
    private static Stream OpenAgain(string path) => Path.GetFileName(path) switch
    {
        "1" when FileLinks.IsOpenHere(path) => Console.OpenStandardOutput(),
        "2" when FileLinks.IsOpenHere(path) => Console.OpenStandardError(),
        _ => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite),
    };

    private static void WriteThrough(Stream device, Action<Stream> write)
    {
        string temporary = Path.Combine(Path.GetTempPath(), $"myelin-{Path.GetRandomFileName()}.tmp");
        using FileStream content = Create(temporary, mayBeReadByOthers: false, FileOptions.DeleteOnClose);
        write(content);
        content.Position = 0;
        content.CopyTo(device);
    }
}
