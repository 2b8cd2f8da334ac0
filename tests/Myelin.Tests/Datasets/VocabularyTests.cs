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

    [Fact]
    public void Rare_words_and_large_letters_can_count_or_not()
    {
        Assert.Equal(["", "[UNK]", "the", "a", "cat", "dog"], Vocabulary.Fit(s_texts, minCount: 2).Words);
        Assert.Contains("The", Vocabulary.Fit(s_texts, lowercase: false).Words);
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Fit(s_texts, maxSize: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Fit(s_texts, minCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Fit(s_texts).Encode(s_texts, 0));
    }
}
