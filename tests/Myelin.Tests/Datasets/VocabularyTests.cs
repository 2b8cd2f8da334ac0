using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

public sealed class VocabularyTests
{
    private static readonly string[] s_texts = ["the cat sat on the mat", "The dog", "a cat  and a Dog the"];

    [Fact]
    public void Words_are_numbered_by_how_often_they_occur()
    {
        Vocabulary words = Vocabulary.Fit(s_texts);
        // the 4 times; a, cat and dog 2 times; and, mat, on and sat once.
        Assert.Equal(["", "[UNK]", "the", "a", "cat", "dog", "and", "mat", "on", "sat"], words.Words);
        Assert.Equal(10, words.Size);
        Assert.Equal("vocabulary of 10 entries", words.ToString());
        Assert.Equal(2, words["THE"]);
        Assert.Equal(Vocabulary.Unknown, words["bird"]);
    }

    [Fact]
    public void Texts_become_rows_of_one_length()
    {
        Vocabulary words = Vocabulary.Fit(s_texts, maxSize: 5);
        Assert.Equal(["", "[UNK]", "the", "a", "cat"], words.Words);
        Assert.Equal([2f, 4, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], words.Encode(["the cat sat on the mat", "bird", ""], 4));
        Assert.Equal([0f, 0], words.Encode([""], 2));
    }

    // The names and the signs of ASCII are those of Keras's TextVectorization(standardize=…).
    [Theory]
    [InlineData(TextStandardization.LowerAndStripPunctuation, "good film dont missit it")]
    [InlineData(TextStandardization.StripPunctuation, "Good film Dont missit it")]
    [InlineData(TextStandardization.Lower, "\"good, film. don't miss-it! --- it…")]
    [InlineData(TextStandardization.None, "\"Good, film. Don't miss-it! --- it…")]
    public void Texts_are_standardized(TextStandardization standardize, string words)
    {
        const string text = "\"Good,\tfilm.\r\nDon't miss-it!  ---\u00A0it…";
        Vocabulary vocabulary = Vocabulary.Fit([text], standardize: standardize);
        Assert.Equal(words.Split(' ').Order(StringComparer.Ordinal), vocabulary.Words.Skip(2));
        Assert.Equal(standardize, vocabulary.Standardize);
        Assert.Equal(words.Split(' ').Select(w => (float)vocabulary[w]), vocabulary.Encode([text], words.Count(c => c == ' ') + 1));
    }

    [Fact]
    public void Punctuation_is_what_Keras_strips_and_that_of_print()
    {
        Vocabulary words = Vocabulary.Fit(["a!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~b", "“don’t”", "5€ é\u200Dü ❤ ¿qué?", "¡!"]);
        Assert.Equal(["", "[UNK]", "5€", "ab", "dont", "qué", "é\u200Dü", "❤"], words.Words);
        Assert.Equal((words["dont"], words["AB"], Vocabulary.Unknown), (words["Don't!"], words["(a)b"], words["--"]));
    }

    [Fact]
    public void Dashes_and_marks_between_words_separate_them()
    {
        Vocabulary words = Vocabulary.Fit(["Good—bad", "1914–18 x--y well\u2010known", "ሰላም፡ልጅ བོད་ཡིག"]);
        Assert.Equal(
            ((string[])["1914", "18", "bad", "good", "wellknown", "xy", "ሰላም", "ልጅ", "བོད", "ཡིག"]).Order(StringComparer.Ordinal),
            words.Words.Skip(2));
        Assert.Equal(["good—bad"], Vocabulary.Fit(["Good—bad"], standardize: TextStandardization.Lower).Words.Skip(2));
    }

    [Theory]
    [InlineData(TextStandardization.LowerAndStripPunctuation)]
    [InlineData(TextStandardization.Lower)]
    [InlineData(TextStandardization.None)]
    public void A_vocabulary_is_made_again_of_its_words(TextStandardization standardize)
    {
        string[] texts = [.. s_texts, "Good, [UNK] film.", "İstanbul ǅ"];
        Vocabulary fitted = Vocabulary.Fit(texts, standardize: standardize);
        Vocabulary again = Vocabulary.Of([.. fitted.Words], fitted.Standardize);
        Assert.Equal(fitted.Words, again.Words);
        Assert.Equal(fitted.Standardize, again.Standardize);
        Assert.Equal(fitted.Encode(texts, 7), again.Encode(texts, 7));
        Assert.Equal(fitted.Words, Vocabulary.Of([.. fitted.Words.Skip(2)], standardize).Words);
    }

    [Fact]
    public void Words_that_no_text_could_have_are_refused()
    {
        Refusal.StartsWith<ArgumentException>(
            "Word 1, \"Good,\", would never be found: with LowerAndStripPunctuation it is \"good\".", () => Vocabulary.Of(["bad", "Good,"]));
        Refusal.Contains<ArgumentException>("it is no word", () => Vocabulary.Of(["", "bad"]));
        Refusal.Contains<ArgumentException>("it is \"a\" and \"b\"", () => Vocabulary.Of(["a b"], TextStandardization.None));
        Refusal.StartsWith<ArgumentException>("Word 4, \"a\", is there twice.", () => Vocabulary.Of(["", "[UNK]", "a", "b", "a"]));
        Refusal.StartsWith<ArgumentException>("Word 0 is null.", () => Vocabulary.Of([null!]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Of([], (TextStandardization)4));
        Assert.Equal(2, Vocabulary.Of([]).Size);
    }

    [Fact]
    public void A_text_that_is_null_is_refused()
    {
        Refusal.StartsWith<ArgumentException>("Text 3 is null.", () => Vocabulary.Fit([.. s_texts, null!]));
        Refusal.StartsWith<ArgumentException>("Text 1 is null.", () => Vocabulary.Fit(s_texts).Encode(["a", null!], 2));
    }

    [Fact]
    public void Rare_words_and_large_letters_can_count_or_not()
    {
        Assert.Equal(["", "[UNK]", "the", "a", "cat", "dog"], Vocabulary.Fit(s_texts, minCount: 2).Words);
        Assert.Contains("The", Vocabulary.Fit(s_texts, standardize: TextStandardization.None).Words);
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Fit(s_texts, maxSize: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Fit(s_texts, minCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Fit(s_texts, standardize: (TextStandardization)4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Fit(s_texts).Encode(s_texts, 0));
    }
}
