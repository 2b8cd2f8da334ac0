using System.Globalization;

namespace Myelin.Cli.Training;

/// <summary>
/// The folder that a training run leaves behind. It appears under its name only when everything is in it: files are written to a
/// hidden folder beside it, which is then renamed, so that no reader meets half a run, and no run ever overwrites another.
/// </summary>
internal sealed class RunFolder
{
    private readonly string _parent;
    private readonly string _name;
    private readonly bool _numbered;
    private readonly string _shownParent;
    private volatile string? _temporary;

    private RunFolder(string parent, string name, bool numbered, string shownParent)
    {
        _parent = parent;
        _name = name;
        _numbered = numbered;
        _shownParent = shownParent;
    }

    /// <summary>Decides where the run will be, and finds out before anything is trained that it can be written there.</summary>
    /// <param name="host">Resolves relative paths.</param>
    /// <param name="folder">What the user said, or null for <c>runs/NAME-NUMBER</c>.</param>
    /// <param name="name">What the run is called by default.</param>
    /// <exception cref="CommandException">The folder has something in it, or cannot be written.</exception>
    public static RunFolder Reserve(CliHost host, string? folder, string name)
    {
        string shown = folder ?? "runs";
        string path = Path.GetFullPath(host.PathOf(shown));
        RunFolder run;
        if (folder is null)
        {
            run = new RunFolder(path, name, numbered: true, shown);
        }
        else
        {
            path = Path.TrimEndingDirectorySeparator(path);
            if (File.Exists(path)) throw CommandException.Failure($"{folder} is a file. Name a folder that does not exist yet.");
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                throw CommandException.Failure($"The folder {folder} has something in it, and nothing is ever overwritten. Name another one.");
            run = new RunFolder(
                Path.GetDirectoryName(path) ?? path, Path.GetFileName(path), numbered: false,
                Path.GetDirectoryName(shown.TrimEnd('/', '\\')) ?? "");
        }

        // Nothing is left of the trial, so that a run that fails leaves no trace.
        run.InTemporary(shown, _ => { });
        return run;
    }

    /// <summary>Writes the run's files.</summary>
    /// <param name="write">Gets the folder to write into, and the path under which the run will be found as far as it is known.</param>
    /// <returns>The run's path, as the user would type it.</returns>
    /// <exception cref="CommandException">The files cannot be written; nothing is left of them.</exception>
    public string Write(Action<string> write)
    {
        string? result = null;
        InTemporary(Path.Combine(_shownParent, _name), temporary =>
        {
            write(temporary);
            string name = Publish(temporary);
            result = Path.Combine(_shownParent, name);
        }, keepParents: true);
        return result!;
    }

    /// <summary>Removes what is half-written, when the process is to end in the middle of it.</summary>
    public void Abandon()
    {
        const int tries = 5;
        for (int i = 0; i < tries && _temporary is { } temporary && Directory.Exists(temporary); i++)
        {
            try
            {
                Directory.Delete(temporary, recursive: true);
            }
            catch (IOException)
            {
                // Another thread is writing a file into it.
                Thread.Sleep(1);
            }
        }
    }

    private string Publish(string temporary)
    {
        for (int number = 1; ; number++)
        {
            string name = _numbered ? string.Create(CultureInfo.InvariantCulture, $"{_name}-{number}") : _name;
            string path = Path.Combine(_parent, name);
            if (!_numbered && Directory.Exists(path)) Directory.Delete(path);
            if (Path.Exists(path)) continue;
            try
            {
                Directory.Move(temporary, path);
                return name;
            }
            catch (IOException) when (_numbered && Path.Exists(path))
            {
                // Another run took the number in this very moment.
            }
        }
    }

    private void InTemporary(string shown, Action<string> use, bool keepParents = false)
    {
        string? made = FirstMissing(_parent);
        string temporary = Path.Combine(_parent, $".{_name}.{Path.GetRandomFileName()}.tmp");
        bool used = false;
        try
        {
            _temporary = temporary;
            Directory.CreateDirectory(temporary);
            use(temporary);
            used = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failure($"The folder {shown} cannot be written: {WriteFailure.Reason(e, shown)}", e);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            if (made is not null && !(used && keepParents) && Directory.Exists(made)) DeleteEmpty(made);
        }
    }

    /// <summary>The uppermost folder on the way to <paramref name="folder"/> that does not exist, or null.</summary>
    private static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (string? at = folder; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at)) missing = at;
        return missing;
    }

    private static void DeleteEmpty(string folder)
    {
        foreach (string child in Directory.GetDirectories(folder)) DeleteEmpty(child);
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
