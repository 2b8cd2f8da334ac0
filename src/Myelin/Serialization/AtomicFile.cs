namespace Myelin.Serialization;

/// <summary>Writes files so that a reader never meets half of one.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the same folder, flushes it to the disk and renames it over <paramref name="path"/>, which until
    /// then stays as it was. When writing fails the temporary file is removed. A link stays, and what it leads to is replaced; the new file may
    /// be read and written by whom the old one could be. Devices and pipes, such as <c>/dev/null</c>, are never replaced: all is written to them
    /// at the end.
    /// </summary>
    /// <param name="path">The file to write; one that exists is replaced.</param>
    /// <param name="write">Writes the content; the stream can be read back and sought.</param>
    /// <exception cref="IOException">The folder does not exist, or the disk is full or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Destination(path);
        using (FileStream? device = OpenDevice(full))
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
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                // Only where it differs: a file system without rights of its own may refuse any.
                if (!OperatingSystem.IsWindows() && File.Exists(full) && File.GetUnixFileMode(full) is var mode
                    && mode != File.GetUnixFileMode(stream.SafeFileHandle))
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, mode);
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
    public static string Destination(string path)
    {
        string full = Path.GetFullPath(path);
        var file = new FileInfo(full);
        if (file.LinkTarget is null || Directory.Exists(full))
            return full;
        string end = file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        // The system's links to what is open, as /dev/stdout, lead to no path where it is a pipe, but to pipe:[4711].
        return end.Contains(":[", StringComparison.Ordinal) ? full : end;
    }

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
    internal static FileStream? OpenDevice(string full)
    {
        // Devices and pipes have no length, have no position or let no length be set.
        if (OperatingSystem.IsWindows() || new FileInfo(full) is { Exists: false } or { LinkTarget: null, Length: > 0 })
            return null;
        var stream = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
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

    private static void WriteThrough(FileStream device, Action<Stream> write)
    {
        string temporary = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var content = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        write(content);
        content.Position = 0;
        content.CopyTo(device);
    }
}
