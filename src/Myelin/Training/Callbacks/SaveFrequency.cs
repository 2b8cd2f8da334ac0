using System.Globalization;

namespace Myelin;

/// <summary>How often a callback writes: after each epoch, or after each so many batches. A whole number is a number of batches.</summary>
/// <param name="Batches">After how many batches; 0 for after each epoch.</param>
public readonly record struct SaveFrequency(int Batches)
{
    /// <summary>After each epoch.</summary>
    public static SaveFrequency Epoch => default;

    /// <summary>After how many batches; 0 for after each epoch.</summary>
    public int Batches { get; } = Batches >= 0 ? Batches : throw Throw.OutOfRange(Batches, "at least 1, or 0 for after each epoch", "saveFreq");

    /// <summary>A number of batches.</summary>
    public static implicit operator SaveFrequency(int batches) => new(batches);

    /// <summary>A number of batches.</summary>
    public static SaveFrequency FromInt32(int batches) => new(batches);

    /// <summary>Reads <c>epoch</c> or a number of batches.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static SaveFrequency Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Equals("epoch", StringComparison.OrdinalIgnoreCase) ? Epoch
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int batches) && batches > 0 ? new(batches)
            : throw new FormatException($"\"{text}\" is not how often to save. Give epoch, or a number of batches such as 100.");
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Batches == 0 ? "epoch" : Batches.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether it is time after a number of batches of this training.</summary>
    internal bool IsDue(long batches) => Batches > 0 && batches % Batches == 0;
}
