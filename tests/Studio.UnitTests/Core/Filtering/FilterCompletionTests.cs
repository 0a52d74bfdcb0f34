using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Filtering;

public sealed class FilterCompletionTests
{
    [Theory]
    [InlineData("|", FilterSlot.Field, "", null, null)]
    [InlineData("sta|", FilterSlot.Field, "sta", null, null)]
    [InlineData("-sta|", FilterSlot.Field, "sta", null, null)]
    [InlineData("sta|tus = x", FilterSlot.Field, "sta", null, null)]
    [InlineData("status = failed AND al|", FilterSlot.Field, "al", null, null)]
    [InlineData("(status = failed) al|", FilterSlot.Field, "al", null, null)]
    [InlineData("base_llm.mod|", FilterSlot.Field, "base_llm.mod", null, null)]
    [InlineData("status |", FilterSlot.Comparator, "", "status", null)]
    [InlineData("createdAt |", FilterSlot.Comparator, "", "created_at", null)]
    [InlineData("nightly |", FilterSlot.Field, "", null, null)]
    [InlineData("status = |", FilterSlot.Value, "", "status", null)]
    [InlineData("status=ru|", FilterSlot.Value, "ru", "status", null)]
    [InlineData("status = (queued OR ru|", FilterSlot.Value, "ru", "status", null)]
    [InlineData("status = (queued OR running) al|", FilterSlot.Field, "al", null, null)]
    [InlineData("alias = \"week 4|", FilterSlot.Value, "week 4", "alias", null)]
    [InlineData("alias = 'week 4|", FilterSlot.Value, "week 4", "alias", null)]
    [InlineData("tags:b|", FilterSlot.Value, "b", "tags", null)]
    [InlineData("metadata.|", FilterSlot.Key, "", "metadata", null)]
    [InlineData("metadata.te|", FilterSlot.Key, "te", "metadata", null)]
    [InlineData("base_llm.model_parameters.n|", FilterSlot.Key, "n", "base_llm.model_parameters", null)]
    [InlineData("metadata.team = sa|", FilterSlot.Value, "sa", "metadata", "team")]
    [InlineData("metadata.\"a key\" = |", FilterSlot.Value, "", "metadata", "a key")]
    [InlineData("nothing = |", FilterSlot.Nothing, "", null, null)]
    [InlineData("nothing.x|", FilterSlot.Nothing, "", null, null)]
    [InlineData("alias = \"a\\q|", FilterSlot.Nothing, "", null, null)]
    public void Slot_is_what_is_being_written_at_the_caret(string text, FilterSlot slot, string typed, string? field, string? key)
    {
        var caret = text.IndexOf('|', StringComparison.Ordinal);
        var place = FilterCompletion.At(text.Remove(caret, 1), caret, FineTuningFields.Table);

        Assert.Equal((slot, typed, field, key), (place.Slot, place.Typed, place.Field?.Name, place.Key));
    }

    [Theory]
    [InlineData("sta|", "status = ", "status = ")]
    [InlineData("alias:x -sta|", "status = ", "alias:x -status = ")]
    [InlineData("alias = \"week 4|", "\"week 48\" ", "alias = \"week 48\" ")]
    [InlineData("status=ru|", "running ", "status=running ")]
    [InlineData("x AND base_llm.mod|", "base_llm.model_name = ", "x AND base_llm.model_name = ")]
    public void What_is_chosen_takes_the_place_of_what_was_typed(string text, string chosen, string expected)
    {
        var caret = text.IndexOf('|', StringComparison.Ordinal);
        var place = FilterCompletion.At(text.Remove(caret, 1), caret, FineTuningFields.Table);

        Assert.Equal(expected, text[..place.Start] + chosen + text[(caret + 1)..]);
    }

    [Theory]
    [InlineData("sales")]
    [InlineData("week 48")]
    [InlineData("a*b")]
    [InlineData("*")]
    [InlineData("it's \"quoted\"")]
    [InlineData("back\\slash")]
    [InlineData("tab\there\nand there")]
    [InlineData("AND")]
    [InlineData("null")]
    [InlineData("-minus")]
    [InlineData("gpt-4.1-mini")]
    [InlineData("größe 😀")]
    [InlineData("")]
    public void Written_value_is_read_as_that_value_and_nothing_else(string value)
    {
        Assert.True(FilterParser.Parse($"alias = {FilterCompletion.Written(value)}").TryGet(out var tree, out var problem), problem?.Message);

        var restriction = Assert.IsType<FilterRestriction>(tree);
        Assert.Equal((value, false, false), (restriction.Value!.Text, restriction.Value.StartsWild, restriction.Value.EndsWild));
    }

    [Theory]
    [InlineData(null, "status = failed", "status = failed")]
    [InlineData(" ", "status = failed", "status = failed")]
    [InlineData("alias:x OR alias:y", "status = failed", "alias:x OR alias:y AND status = failed")]
    [InlineData("status = failed", "status = failed", "status = failed")]
    [InlineData("alias:x AND status = failed", "status = failed", "alias:x AND status = failed")]
    [InlineData("alias:x OR status = failed", "status = failed", "alias:x OR status = failed AND status = failed")]
    [InlineData("status = failed_once", "status = failed", "status = failed_once AND status = failed")]
    public void Another_condition_must_hold_as_well_and_is_not_written_twice(string? filter, string condition, string expected) =>
        Assert.Equal(expected, FilterCompletion.With(filter, condition));

    /// <summary>AND binds least, so that what was there is not torn apart.</summary>
    [Fact]
    public void Condition_that_is_added_to_an_or_narrows_both_of_its_sides()
    {
        FilterParser.Parse(FilterCompletion.With("alias:x OR alias:y", "status = failed")).TryGet(out var tree, out _);

        var all = Assert.IsType<FilterAll>(tree);
        Assert.Collection(all.Parts, part => Assert.IsType<FilterAny>(part), part => Assert.IsType<FilterRestriction>(part));
    }

    [Fact]
    public void No_text_and_no_caret_brings_it_out_of_step()
    {
        var filters = new RandomFilters(new Random(11));
        for (var round = 0; round < 3_000; round++)
        {
            var text = filters.Any();
            for (var caret = -1; caret <= Math.Min(text.Length, 40) + 1; caret++)
            {
                var place = FilterCompletion.At(text, caret, FineTuningFields.Table);

                Assert.InRange(place.Start, 0, Math.Clamp(caret, 0, text.Length));
            }
        }
    }
}
