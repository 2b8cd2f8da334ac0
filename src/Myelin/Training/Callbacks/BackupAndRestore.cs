using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// Keeps a backup of the whole training, so that a process that was killed at any moment and is started again with the same program ends
/// with the same weights, bit for bit, as one that was never killed.
/// </summary>
/// <remarks>
/// A backup holds the weights and all other state of the layers, the optimizer's slots, counter and learning rate, the random numbers'
/// state, the history, the place in the epoch with the figures so far, and what the other callbacks remember
/// (<see cref="Callback.SaveState"/>). When <see cref="Model.Fit"/> begins and the file is there, training goes on from it. The file is
/// written beside the old one and renamed, so a kill while it is written leaves the old one. When training ends by itself the file is
/// deleted; when it is cancelled a last one is written. State outside of the model, such as files of one's own, is not held.
/// </remarks>
/// <example><code>model.Fit(train, epochs: 100, callbacks: [new BackupAndRestore("training.backup", saveFreq: 500)]);</code></example>
public sealed class BackupAndRestore : Callback
{
    /// <summary>Keeps a backup of the whole training.</summary>
    /// <param name="path">The file.</param>
    /// <param name="saveFreq">Whether after each epoch alone, or also after each so many batches; null for
    /// <see cref="SaveFrequency.Epoch"/>.</param>
    /// <param name="deleteCheckpoint">Whether the file is deleted when training ends by itself.</param>
    public BackupAndRestore(string path, SaveFrequency? saveFreq = null, bool deleteCheckpoint = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Path, DeleteCheckpoint) = (path, deleteCheckpoint);
        SaveFreq = saveFreq ?? SaveFrequency.Epoch;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether after each epoch alone, or also after each so many batches.</summary>
    public SaveFrequency SaveFreq { get; }

    /// <summary>Whether the file is deleted when training ends by itself.</summary>
    public bool DeleteCheckpoint { get; }

    /// <summary>Whether the last call of Fit went on from a backup.</summary>
    public bool HasRestored { get; private set; }

    /// <summary>Goes on from the file, if it is there.</summary>
    /// <exception cref="ModelFileException">The file is not a backup, or is damaged.</exception>
    /// <exception cref="InvalidOperationException">The file is the backup of another training.</exception>
    internal void Restore(TrainingRun run)
    {
        AtomicFile.DeleteLeftovers(Path);
        HasRestored = File.Exists(Path);
        if (HasRestored)
            TrainingBackup.Restore(Path, run);
    }

    internal void Write(TrainingRun run)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(AtomicFile.Destination(Path))!);
        TrainingBackup.Write(Path, run);
    }

    internal void Delete()
    {
        if (DeleteCheckpoint)
            File.Delete(AtomicFile.Destination(Path));
    }
}
