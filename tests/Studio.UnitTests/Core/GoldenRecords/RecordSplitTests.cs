using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class RecordSplitTests
{
    [Fact]
    public void By_shape_no_shape_stands_on_both_sides_whatever_the_seed()
    {
        var random = new Random(5);
        for (var seed = 0; seed < 300; seed++)
        {
            var kinds = random.Next(2, 60);
            var shapes = Enumerable.Range(0, random.Next(kinds, 500)).Select(i => $"shape {(i < kinds ? i : random.Next(kinds))}").ToList();
            var share = 0.05 + random.NextDouble() * 0.45;

            var heldOut = RecordSplit.ByShape(shapes, share, seed).ToHashSet();

            Assert.NotEmpty(heldOut);
            Assert.True(heldOut.Count < shapes.Count);
            Assert.All(shapes.Select((shape, position) => (shape, position)).GroupBy(row => row.shape), group =>
                Assert.Single(group.Select(row => heldOut.Contains(row.position)).Distinct()));
        }
    }

    [Fact]
    public void By_shape_the_number_is_as_near_to_the_share_as_one_shape_more_or_less_can_bring_it()
    {
        var random = new Random(6);
        for (var seed = 0; seed < 300; seed++)
        {
            var shapes = Enumerable.Range(0, 400).Select(i => $"shape {random.Next(1, 40) * random.Next(1, 40) % 37}").ToList();
            var wanted = shapes.Count * 0.2;

            var heldOut = RecordSplit.ByShape(shapes, 0.2, seed).ToHashSet();

            var distance = Math.Abs(heldOut.Count - wanted);
            var trained = shapes.Where((_, position) => !heldOut.Contains(position)).CountBy(shape => shape);
            Assert.All(trained, shape => Assert.True(Math.Abs(heldOut.Count + shape.Value - wanted) >= distance, $"{shape.Value} would be nearer than {distance}"));
        }
    }

    [Theory]
    [InlineData(0.2, 29)]
    [InlineData(0.5, 71)]
    [InlineData(0.1, 14)]
    public void By_shape_of_shapes_that_stand_once_is_the_share_itself(double share, int heldOut) =>
        Assert.Equal(heldOut, RecordSplit.ByShape([.. Enumerable.Range(0, 143).Select(i => $"shape {i}")], share, 7).Count);

    [Theory]
    [InlineData("aaaaaaaaab", 0.2, "b")]
    [InlineData("aaaabbbbbb", 0.2, "a")]
    [InlineData("aaaaabbbbb", 0.5, "ab")]
    public void By_shape_of_few_shapes_holds_one_of_them_out(string records, double share, string either)
    {
        var shapes = records.Select(shape => shape.ToString()).ToList();

        var heldOut = RecordSplit.ByShape(shapes, share, 3);

        Assert.Contains(Assert.Single(heldOut.Select(position => shapes[position]).Distinct()), either, StringComparison.Ordinal);
    }

    [Fact]
    public void By_shape_of_a_single_shape_holds_nothing_out() => Assert.Empty(RecordSplit.ByShape(["a", "a", "a"], 0.3, 1));

    [Fact]
    public void Same_seed_gives_the_same_split_and_another_seed_another()
    {
        var shapes = Enumerable.Range(0, 1_000).Select(i => $"shape {i % 61}").ToList();

        Assert.Equal(RecordSplit.ByShape(shapes, 0.2, 4), RecordSplit.ByShape(shapes, 0.2, 4));
        Assert.NotEqual(RecordSplit.ByShape(shapes, 0.2, 4).Order(), RecordSplit.ByShape(shapes, 0.2, 5).Order());
        Assert.Equal(RecordSplit.ByChance(1_000, 0.2, 4), RecordSplit.ByChance(1_000, 0.2, 4));
    }

    [Fact]
    public void Draws_never_change_between_versions()
    {
        Assert.Equal([1, 0], RecordSplit.ByChance(10, 0.2, 42));
        Assert.Equal([1, 5], RecordSplit.ByShape(["a", "b", "c", "d", "a", "b", "c", "d", "e", "e"], 0.2, 42));
    }

    [Fact]
    public void Three_hundred_thousand_records_are_split_at_once()
    {
        var shapes = Enumerable.Range(0, 300_000).Select(i => $"shape {i % 4_000}").ToList();

        var heldOut = RecordSplit.ByShape(shapes, 0.2, 9);

        Assert.Equal(60_000, heldOut.Count);
    }

    [Fact]
    public void By_tag_the_records_that_carry_it_are_held_out() =>
        Assert.Equal([1, 3], RecordSplit.ByTag([[], ["test", "easy"], ["tests"], ["test"]], "test"));
}
