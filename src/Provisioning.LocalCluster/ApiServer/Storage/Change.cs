namespace Provisioning.LocalCluster.ApiServer.Storage;

/// <summary>One entry of a resource's history.</summary>
/// <param name="Revision">The store's revision that the change made.</param>
/// <param name="Previous">Before it; <see langword="null"/> when it created the object.</param>
/// <param name="Current">After it; for a deletion, the last state at the deletion's revision.</param>
/// <param name="After">All objects of the resource after it.</param>
internal sealed record Change(long Revision, StoredObject? Previous, StoredObject Current, bool IsDeletion, ObjectMap After);
