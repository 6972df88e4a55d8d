namespace Provisioning.LocalCluster.ApiServer.Storage;

/// <summary>The objects of one resource and the changes that led to them, as far back as the history reaches. Thread safe.</summary>
internal sealed class ResourceStore
{
    private readonly Lock _gate;
    private readonly Change[] _history;
    private long _first;
    private long _next;
    private ObjectMap _current = ObjectMap.Empty;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ResourceStore(ApiStorage storage, Lock gate, int history, long revision)
    {
        Storage = storage;
        _gate = gate;
        _history = new Change[history];
        OldestRevision = revision;
    }

    public ApiStorage Storage { get; }

    /// <summary>The oldest revision that a watch can start from.</summary>
    public long OldestRevision { get; private set; }

    public ObjectMap Current => Volatile.Read(ref _current);

    public StoredObject? Find(string? ns, string name) => Current.Find(ns ?? "", name);

    /// <summary>All objects as they were at a revision, or <see langword="null"/> when that is out of history's reach.</summary>
    public ObjectMap? At(long revision)
    {
        lock (_gate)
        {
            if (revision < OldestRevision)
            {
                return null;
            }

            var position = PositionAfter(revision);
            return position == _next ? _current
                : position > _first ? _history[(position - 1) % _history.Length].After
                : _history[position % _history.Length].Previous is { } before ? _history[position % _history.Length].After.With(before)
                : _history[position % _history.Length].After.Without(_history[position % _history.Length].Current.Namespace,
                    _history[position % _history.Length].Current.Name);
        }
    }

    /// <summary>Where in the history to read on after a revision, or <see langword="null"/> when that is too old.</summary>
    public long? Position(long revision)
    {
        lock (_gate)
        {
            return revision < OldestRevision ? null : PositionAfter(revision);
        }
    }

    /// <summary>Takes over the changes from a position on. False when the reader fell out of the history.</summary>
    public bool Read(ref long position, List<Change> changes)
    {
        if (Volatile.Read(ref _next) == position)
        {
            return true;
        }

        lock (_gate)
        {
            if (position < _first)
            {
                return false;
            }

            for (; position < _next; position++)
            {
                changes.Add(_history[position % _history.Length]);
            }

            return true;
        }
    }

    /// <summary>Completes when there is a change at a position.</summary>
    public Task WaitAsync(long position)
    {
        lock (_gate)
        {
            return _next > position ? Task.CompletedTask : _changed.Task;
        }
    }

    /// <summary>Forgets the history up to now.</summary>
    internal void Compact(long revision)
    {
        _first = _next;
        Array.Clear(_history);
        OldestRevision = revision;
    }

    internal void Append(Change change)
    {
        if (_next - _first == _history.Length)
        {
            OldestRevision = _history[_first % _history.Length].Revision;
            _first++;
        }

        _history[_next % _history.Length] = change;
        Volatile.Write(ref _next, _next + 1);
        Volatile.Write(ref _current, change.After);
        var signal = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signal.SetResult();
    }

    private long PositionAfter(long revision)
    {
        var (low, high) = (_first, _next);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_history[middle % _history.Length].Revision > revision)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
