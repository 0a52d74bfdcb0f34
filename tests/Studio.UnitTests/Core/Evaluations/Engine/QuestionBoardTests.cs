using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

public sealed class QuestionBoardTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Contestants_advance_side_by_side_within_the_concurrency()
    {
        var board = new QuestionBoard(3, [[0, 1], [0, 1]]);

        var taken = Enumerable.Range(0, 4).Select(_ => board.TryTake(Now, out var _)).ToList();

        Assert.Equal([(0, 0), (1, 0), (0, 1)], taken.OfType<Question>().Select(question => (question.Contestant, question.Item)));
        Assert.Null(taken[3]);
        Assert.False(board.IsDone);
    }

    [Fact]
    public void Contestant_that_must_wait_holds_no_other_up_and_says_how_long()
    {
        var board = new QuestionBoard(8, [[0], [0]]);
        var first = board.TryTake(Now, out _)!;
        board.SlowDown(first, Now);
        board.Return(first, Now.AddSeconds(7));

        Assert.Equal(1, board.TryTake(Now, out _)!.Contestant);
        Assert.Null(board.TryTake(Now.AddSeconds(2), out var wait));
        Assert.Equal(TimeSpan.FromSeconds(5), wait);
        Assert.Equal(0, board.TryTake(Now.AddSeconds(7), out _)!.Contestant);
    }

    [Fact]
    public void Too_many_requests_halve_the_places_once_a_wave_and_answers_give_them_back()
    {
        var board = new QuestionBoard(4, [Enumerable.Range(0, 100).ToList()]);
        var wave = Enumerable.Range(0, 4).Select(_ => board.TryTake(Now, out var _)!).ToList();
        foreach (var question in wave)
        {
            Assert.Equal(1, board.SlowDown(question, Now));
            board.Return(question, Now.AddSeconds(1));
        }

        var next = TakeAll(board, Now.AddSeconds(1));
        Assert.Equal(2, next.Count);
        board.Finish(next[0], answered: true);
        Assert.Equal(2, TakeAll(board, Now.AddSeconds(1)).Count);
    }

    [Fact]
    public void Stopped_contestant_is_asked_nothing_more_and_the_board_is_done_when_the_last_comes_back()
    {
        var board = new QuestionBoard(2, [[0, 1, 2]]);
        var first = board.TryTake(Now, out _)!;
        board.Stop(0, "wrong key");
        board.Stop(0, "another reason");

        Assert.Null(board.TryTake(Now, out var wait));
        Assert.Null(wait);
        Assert.False(board.IsDone);
        board.Return(first, Now);
        Assert.True(board.IsDone);
        Assert.Equal("wrong key", board.Stopped[0]);
    }

    private static List<Question> TakeAll(QuestionBoard board, DateTimeOffset now)
    {
        var taken = new List<Question>();
        while (board.TryTake(now, out _) is { } question)
        {
            taken.Add(question);
        }
        return taken;
    }
}
