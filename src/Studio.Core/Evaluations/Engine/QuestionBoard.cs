namespace FineTuningStudio.Core.Evaluations;

/// <summary>One question to one contestant. <see cref="Row"/> is set once its row says that it was asked.</summary>
internal sealed class Question(int contestant, int item)
{
    public int Contestant => contestant;

    public int Item => item;

    /// <summary>How often it was sent and not answered.</summary>
    public int Failures { get; set; }

    public EvaluationAnswer? Row { get; set; }
}

/// <summary>
/// Which question of a run is asked next. Contestants advance side by side; one that must wait, or that answers too many
/// requests with "too many", never holds up the others. Safe from several threads.
/// </summary>
internal sealed class QuestionBoard
{
    private readonly int _concurrency;
    private readonly Lock _lock = new();
    private readonly Lane[] _lanes;
    private int _underWay;

    /// <param name="pending">The items to ask, in order, for each contestant.</param>
    public QuestionBoard(int concurrency, IReadOnlyList<IReadOnlyList<int>> pending)
    {
        _concurrency = concurrency;
        _lanes = [.. pending.Select((items, contestant) => new Lane(new Queue<Question>(items.Select(item => new Question(contestant, item))), concurrency))];
    }

    /// <summary>Nothing is left to ask, and nothing is under way.</summary>
    public bool IsDone
    {
        get
        {
            lock (_lock)
            {
                return _underWay == 0 && _lanes.All(lane => lane.Pending.Count == 0);
            }
        }
    }

    /// <summary>Why contestants were stopped, by position.</summary>
    public IReadOnlyDictionary<int, string> Stopped
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Select((lane, contestant) => (lane.Stopped, contestant)).Where(lane => lane.Stopped is not null)
                    .ToDictionary(lane => lane.contestant, lane => lane.Stopped!);
            }
        }
    }

    /// <summary>
    /// The next question, which counts as under way until <see cref="Finish"/> or <see cref="Return"/>. Null where none may be
    /// asked now; then <paramref name="wait"/> is the time until that changes by itself, null where only an end can change it.
    /// </summary>
    public Question? TryTake(DateTimeOffset now, out TimeSpan? wait)
    {
        lock (_lock)
        {
            wait = null;
            var open = _lanes.Where(lane => lane.Pending.Count > 0 && lane.UnderWay < lane.Limit).ToList();
            if (_underWay >= _concurrency || open.Count == 0)
            {
                return null;
            }
            if (open.Where(lane => lane.NotBefore <= now).MinBy(lane => lane.Taken) is not { } next)
            {
                wait = open.Min(lane => lane.NotBefore) - now;
                return null;
            }
            next.Taken++;
            next.UnderWay++;
            _underWay++;
            return next.Pending.Dequeue();
        }
    }

    /// <summary>The question needs no more asking. <paramref name="answered"/> is false where its contestant's provider failed.</summary>
    /// <returns>How many in a row the provider has not answered.</returns>
    public int Finish(Question question, bool answered)
    {
        lock (_lock)
        {
            var lane = Leave(question);
            lane.FailuresInRow = answered ? 0 : lane.FailuresInRow + 1;
            if (answered)
            {
                lane.Refusals = 0;
                lane.Limit = Math.Min(_concurrency, lane.Limit + 1);
            }
            return lane.FailuresInRow;
        }
    }

    /// <summary>The question is asked again, and its contestant nothing before the given time.</summary>
    public void Return(Question question, DateTimeOffset notBefore)
    {
        lock (_lock)
        {
            var lane = Leave(question);
            lane.Taken--;
            if (lane.Stopped is null)
            {
                lane.Pending.Enqueue(question);
            }
            lane.NotBefore = notBefore > lane.NotBefore ? notBefore : lane.NotBefore;
        }
    }

    /// <summary>
    /// The provider said "too many requests": the contestant's share of the places is halved, once for each wave of
    /// refusals, and grows again by one with each answer.
    /// </summary>
    /// <returns>How many waves in a row there were.</returns>
    public int SlowDown(Question question, DateTimeOffset now)
    {
        lock (_lock)
        {
            var lane = _lanes[question.Contestant];
            if (lane.NotBefore <= now)
            {
                lane.Refusals++;
                lane.Limit = Math.Max(1, lane.Limit / 2);
            }
            return Math.Max(1, lane.Refusals);
        }
    }

    /// <summary>The contestant is asked nothing more; the first reason counts.</summary>
    public void Stop(int contestant, string reason)
    {
        lock (_lock)
        {
            _lanes[contestant].Stopped ??= reason;
            _lanes[contestant].Pending.Clear();
        }
    }

    private Lane Leave(Question question)
    {
        var lane = _lanes[question.Contestant];
        lane.UnderWay--;
        _underWay--;
        return lane;
    }

    private sealed class Lane(Queue<Question> pending, int limit)
    {
        public Queue<Question> Pending => pending;

        public int UnderWay { get; set; }

        public int Taken { get; set; }

        public int Limit { get; set; } = limit;

        public int Refusals { get; set; }

        public int FailuresInRow { get; set; }

        public DateTimeOffset NotBefore { get; set; } = DateTimeOffset.MinValue;

        public string? Stopped { get; set; }
    }
}
