namespace Myelin.Serialization;

/// <summary>Where a path leads when all links on its way are followed, as Unix follows them: one after another, folders' too.</summary>
internal static class FileLinks
{
    /// <summary>As many as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>The path without links. What is open already, such as <c>/dev/stdout</c>, is left as it is: it may have no path.</summary>
    /// <exception cref="IOException">Links lead to one another.</exception>
    public static string Follow(string path)
    {
        var left = new Stack<string>();
        string at = "/";
        int links = 0;
        Push(path);
        if (!Path.IsPathRooted(path))
            Push(Environment.CurrentDirectory);
        while (left.TryPop(out string? name))
        {
            if (name is "" or ".")
                continue;
            if (name == "..")
            {
                at = Path.GetDirectoryName(at) ?? "/";
                continue;
            }

            string next = Path.Combine(at, name);
            if (IsOpenFile(next))
                return next;
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"{path} leads through more than {MostLinks} links, which may lead to one another.");
            if (Path.IsPathRooted(target))
                at = "/";
            Push(target);
        }

        return at;

        void Push(string names)
        {
            foreach (string name in names.Split('/').Reverse())
                left.Push(name);
        }
    }

    /// <summary>Whether a path without links is a name of what a process has open.</summary>
    public static bool IsOpenFile(string path) => Path.GetDirectoryName(path) is { } folder
        && (folder == "/dev/fd" || (folder.StartsWith("/proc/", StringComparison.Ordinal) && folder.EndsWith("/fd", StringComparison.Ordinal)));

    /// <summary>Whether what is open at such a path (<see cref="IsOpenFile"/>) is open in this process.</summary>
    public static bool IsOpenHere(string path) => path.StartsWith("/dev/fd/", StringComparison.Ordinal)
        || path.StartsWith($"/proc/{Environment.ProcessId}/", StringComparison.Ordinal);
}
