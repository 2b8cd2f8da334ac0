namespace Myelin.Datasets;

/// <summary>
/// What is done to a text before its words are told apart; Keras's <c>standardize</c>. Punctuation is what Keras strips of ASCII,
/// <c>!"#$%&amp;'()*+,-./:;&lt;=&gt;?@[\]^_`{|}~</c>, and beyond it Unicode's punctuation, such as the quotes and the apostrophe of print.
/// Nothing takes its place: <c>don't</c> becomes <c>dont</c>. But a blank takes the place of what separates words beyond ASCII: dashes (not
/// hyphens), so that <c>Good—bad</c> is two words, and the marks between words of Ethiopic and syllables of Tibetan.
/// </summary>
[Flags]
public enum TextStandardization
{
    /// <summary>Nothing: words are what white space of any kind separates.</summary>
    None = 0,

    /// <summary>Large letters become small ones.</summary>
    Lower = 1,

    /// <summary>Punctuation goes.</summary>
    StripPunctuation = 2,

    /// <summary>Both.</summary>
    LowerAndStripPunctuation = Lower | StripPunctuation,
}
