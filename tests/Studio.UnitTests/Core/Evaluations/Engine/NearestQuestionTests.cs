using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

public sealed class NearestQuestionTests
{
    private static readonly TrainingQuestion[] Training =
    [
        new("a", "How many bikes?", "SELECT 1"),
        new("b", "How many bikes were sold?", "SELECT 2"),
        new("c", "Names of customers", "SELECT 3"),
    ];

    /// <summary>
    /// By hand: N = 3. idf of how, many, bikes (in two of three) = ln(4/3) + 1 = 1.28768; of were, sold, names, of, customers
    /// (in one) = ln(4/2) + 1 = 1.69315. "Many bikes sold" has weights (1.28768, 1.28768, 1.69315), length 2.48656. With a,
    /// of length 1.28768·√3 = 2.23033: (1.28768² + 1.28768²) / (2.48656 · 2.23033) = 0.59797. With b, of length
    /// √(3·1.28768² + 2·1.69315²) = 3.27229: (2·1.28768² + 1.69315²) / (2.48656 · 3.27229) = 0.75989. With c nothing.
    /// </summary>
    [Fact]
    public void Cosine_of_weighted_words_is_the_one_computed_by_hand()
    {
        var found = new NearestQuestion(Training).Find("Many BIKES sold", "other");

        Assert.Equal("b", found?.Question.RecordId);
        Assert.Equal(0.75989, found!.Value.Similarity, 4);
    }

    [Fact]
    public void Question_itself_is_left_out()
    {
        var found = new NearestQuestion(Training).Find("How many bikes were sold?", "b");

        Assert.Equal("a", found?.Question.RecordId);
    }

    [Fact]
    public void Same_question_of_another_record_is_found_with_certainty()
    {
        var found = new NearestQuestion(Training).Find("names OF customers!", "other");

        Assert.Equal(("c", 1.0), (found!.Value.Question.RecordId, Math.Round(found.Value.Similarity, 9)));
    }

    [Fact]
    public void Of_equals_and_where_no_word_is_shared_the_first_counts()
    {
        Assert.Equal("a", new NearestQuestion(Training).Find("Weather?", "other")?.Question.RecordId);
    }

    [Fact]
    public void Nothing_is_found_where_only_the_question_itself_is_there()
    {
        Assert.Null(new NearestQuestion([Training[0]]).Find("How many bikes?", "a"));
    }
}
