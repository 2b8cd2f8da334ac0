using System.Globalization;

namespace Myelin.Datasets;

/// <summary>
/// The words of texts, numbered for an embedding: 0 is padding, 1 stands for every word that is not known, and the known words follow, the
/// most frequent first. It is fitted on the texts to train on alone.
/// </summary>
/// <remarks>
/// Words are what white space separates once a text is standardized, so that "Good," and "good" are one. It is what Keras's
/// <c>TextVectorization</c> does; but equally frequent words stand in the order of their letters, and punctuation is Unicode's too, where
/// Keras strips that of ASCII alone. To keep a vocabulary, keep its <see cref="Words"/> and its <see cref="Standardize"/>, of which
/// <see cref="Of"/> makes it again.
/// </remarks>
public sealed class Vocabulary
{
    /// <summary>What fills a text that is shorter than the others.</summary>
    public const int Padding = 0;

    /// <summary>What stands for a word that is not in the vocabulary.</summary>
    public const int Unknown = 1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = ["", "[UNK]"];

    private Vocabulary(TextStandardization standardize)
    {
        if (!Enum.IsDefined(standardize))
            throw Throw.OutOfRange(standardize, "None, Lower, StripPunctuation or LowerAndStripPunctuation");
        Standardize = standardize;
    }

    /// <summary>What is done to texts, those to train on and all others, before their words are told apart.</summary>
    public TextStandardization Standardize { get; }

    /// <summary>The words by their numbers; number 0 is empty and number 1 is <c>[UNK]</c>.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>How many numbers there are, with padding and unknown: the size that an embedding needs.</summary>
    public int Size => _words.Count;

    /// <summary>For example <c>vocabulary of 8,680 entries</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"vocabulary of {Size:N0} entries");

    /// <summary>Finds the words of texts.</summary>
    /// <param name="texts">The texts to train on.</param>
    /// <param name="maxSize">The most numbers, with padding and unknown; the most frequent words are kept.</param>
    /// <param name="minCount">How often a word must occur.</param>
    /// <param name="standardize">What is done to texts first; texts in which marks stand by themselves, as words, want
    /// <see cref="TextStandardization.Lower"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxSize is below 3, minCount below 1, or standardize none of its values.</exception>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public static Vocabulary Fit(
        IEnumerable<string> texts, int maxSize = int.MaxValue, int minCount = 1,
        TextStandardization standardize = TextStandardization.LowerAndStripPunctuation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (maxSize < 3)
            throw Throw.OutOfRange(maxSize, "at least 3: padding, unknown and a word");
        if (minCount < 1)
            throw Throw.OutOfRange(minCount, "at least 1");
        var vocabulary = new Vocabulary(standardize);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        int read = 0;
        foreach (string? text in texts)
        {
            foreach (string word in vocabulary.Split(text ?? throw NullText(read, nameof(texts))))
                counts[word] = counts.GetValueOrDefault(word) + 1;
            read++;
        }

        // Equally frequent words are in the order of their letters, so that the numbers do not hang on the order of the texts.
        foreach ((string word, _) in counts.Where(c => c.Value >= minCount)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(maxSize - 2))
            vocabulary.Add(word);
        return vocabulary;
    }

    /// <summary>A vocabulary of known words: one that was fitted before, of its <see cref="Words"/> and its
    /// <see cref="Standardize"/>.</summary>
    /// <param name="words">The words in the order of their numbers. They may begin with those of <see cref="Padding"/> and
    /// <see cref="Unknown"/>, as <see cref="Words"/> does, or with number 2.</param>
    /// <param name="standardize">What is done to texts first. The words must be as it leaves them.</param>
    /// <exception cref="ArgumentException">A word is null or there twice, or no word once it is standardized, or another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">standardize is none of its values.</exception>
    public static Vocabulary Of(
        IReadOnlyList<string> words, TextStandardization standardize = TextStandardization.LowerAndStripPunctuation)
    {
        ArgumentNullException.ThrowIfNull(words);
        var vocabulary = new Vocabulary(standardize);
        bool hasHead = words.Count >= 2 && words[0] == vocabulary._words[Padding] && words[1] == vocabulary._words[Unknown];
        for (int i = hasHead ? 2 : 0; i < words.Count; i++)
        {
            string word = words[i] ?? throw new ArgumentException($"Word {i} is null.", nameof(words));
            if (vocabulary._numbers.ContainsKey(word))
                throw new ArgumentException($"Word {i}, \"{word}\", is there twice.", nameof(words));
            string[] made = vocabulary.Split(word);
            if (made is not [string one] || one != word)
            {
                string instead = made.Length == 0 ? "no word" : string.Join(" and ", made.Select(m => $"\"{m}\""));
                throw new ArgumentException(
                    $"Word {i}, \"{word}\", would never be found: with {standardize} it is {instead}. "
                        + "Give the standardization that the words were made with.", nameof(words));
            }

            vocabulary.Add(word);
        }

        return vocabulary;
    }

    /// <summary>The number of a word, which is standardized first; <see cref="Unknown"/> when it is not in the vocabulary.</summary>
    public int this[string word]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(word);
            return _numbers.GetValueOrDefault(Standardized(word), Unknown);
        }
    }

    /// <summary>The words of texts as numbers, for a dataset's inputs.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="length">How many words each text gets: more are cut off at the end, fewer are filled with
    /// <see cref="Padding"/>.</param>
    /// <returns>Row-major: texts × length, whole numbers as floats.</returns>
    /// <exception cref="ArgumentOutOfRangeException">length is below 1.</exception>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public float[] Encode(IReadOnlyList<string> texts, int length)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (length < 1)
            throw Throw.OutOfRange(length, "at least 1");
        float[] numbers = new float[checked(texts.Count * length)];
        for (int i = 0; i < texts.Count; i++)
        {
            int at = i * length, end = at + length;
            foreach (string word in Split(texts[i] ?? throw NullText(i, nameof(texts))))
            {
                if (at == end)
                    break;
                numbers[at++] = _numbers.GetValueOrDefault(word, Unknown);
            }
        }

        return numbers;
    }

    private static ArgumentException NullText(int number, string name) => new($"Text {number} is null.", name);

    private void Add(string word)
    {
        _numbers.Add(word, _words.Count);
        _words.Add(word);
    }

    private string[] Split(string text) => Standardized(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private string Standardized(string text)
    {
        if (Standardize.HasFlag(TextStandardization.Lower))
            text = text.ToLowerInvariant();
        return Standardize.HasFlag(TextStandardization.StripPunctuation)
            ? string.Concat(text.Where(c => SeparatesWords(c) || !IsPunctuation(c)).Select(c => SeparatesWords(c) ? ' ' : c))
            : text;
    }

    // Dashes that are no hyphens: figure dash to horizontal bar, two-em and three-em, wave dashes, those of vertical and small forms. Then
    // Ethiopic's wordspace and Tibetan's tshegs.
    private static bool SeparatesWords(char c) =>
        c is (>= '\u2012' and <= '\u2015') or '\u2E3A' or '\u2E3B' or '\u301C' or '\u3030' or '\uFE31' or '\uFE32' or '\uFE58'
            or '\u1361' or '\u0F0B' or '\u0F0C';

    private static bool IsPunctuation(char c) => char.IsPunctuation(c) || (char.IsAscii(c) && char.IsSymbol(c));
}
