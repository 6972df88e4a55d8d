namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>Limits how often something starts: a few times at once, then at a steady rate. For one caller at a time.</summary>
internal sealed class TokenBucket(int capacity, TimeSpan refill, TimeProvider timeProvider)
{
    private double _tokens = capacity;
    private long _counted = timeProvider.GetTimestamp();

    /// <summary>Takes a token and returns how long to wait before using it, with some jitter.</summary>
    public TimeSpan Take()
    {
        var now = timeProvider.GetTimestamp();
        _tokens = Math.Min(capacity, _tokens + (timeProvider.GetElapsedTime(_counted, now) / refill));
        _counted = now;
        _tokens--;
        return _tokens >= 0 ? TimeSpan.Zero : refill * (-_tokens + (Random.Shared.NextDouble() / 2));
    }
}
