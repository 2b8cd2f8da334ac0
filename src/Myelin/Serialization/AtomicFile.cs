namespace Myelin.Serialization;

/// <summary>Writes files so that a reader never meets half of one.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the same folder, flushes it to the disk and renames it over <paramref name="path"/>, which until
    /// then stays as it was. When writing fails the temporary file is removed.
    /// </summary>
    /// <param name="path">The file to write; one that exists is replaced.</param>
    /// <param name="write">Writes the content; the stream can be read back and sought.</param>
    /// <exception cref="IOException">The folder does not exist, or the disk is full or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder} for the file {Path.GetFileName(full)}. Make it first.");
        // Renaming is atomic only within one file system, hence the same folder; the random part keeps two writers apart.
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? "", $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
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

    /// <summary>Deletes temporary files that processes killed while writing <paramref name="path"/> have left.</summary>
    internal static void DeleteLeftovers(string path)
    {
        string full = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            return;
        foreach (string leftover in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.*.tmp"))
            File.Delete(leftover);
    }
}
