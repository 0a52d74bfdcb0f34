using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.GoldenRecords;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class ImportProgressBoardTests
{
    [Fact]
    public void Watched_import_shows_its_latest_word()
    {
        var board = new ImportProgressBoard();
        using var watched = board.Open();

        board.ReporterOf(watched.Key)!.Report(new ImportProgress(10, 1));
        board.ReporterOf(watched.Key)!.Report(new ImportProgress(20, 2));

        Assert.Equal(new ImportProgress(20, 2), watched.Latest);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("made up")]
    public void Key_that_no_page_opened_takes_nothing(string? key) => Assert.Null(new ImportProgressBoard().ReporterOf(key));

    [Fact]
    public void Key_is_forgotten_when_the_page_no_longer_watches()
    {
        var board = new ImportProgressBoard();
        var watched = board.Open();
        watched.Dispose();
        Assert.Null(board.ReporterOf(watched.Key));
    }
}
