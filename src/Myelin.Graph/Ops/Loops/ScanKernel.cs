using Myelin.Graph.Compilation;

namespace Myelin.Graph;

/// <summary>
/// The kernel of <see cref="Scan"/>: the plan of the body, run step after step. What goes in and out is read and written where it lies:
/// items of sequences in the sequences, states in the results or in two places that take turns.
/// </summary>
internal sealed unsafe class ScanKernel
{
    private readonly Plan _plan;
    private readonly int[] _starts;
    private readonly (int At, int Slot)[] _patches;
    private readonly State[] _states;
    private readonly (int Operand, nint Stride)[] _items;
    private readonly int[] _constants;
    private readonly (int Result, nint Stride)[] _outputs;
    private readonly int _steps;
    private readonly bool _reverse;
    private readonly int _addresses;
    private readonly int _slots;

    private ScanKernel(Scan scan, KernelRequest request)
    {
        LoopBody body = scan.Body;
        (_steps, _reverse) = (scan.Steps.Value, scan.Reverse);
        int states = body.States.Count, items = body.Items.Count, constants = body.Constants.Count, outputs = body.Outputs.Count;
        bool[] runs = Needed(body, request.Written);
        Node[] inputs = [.. body.States, .. body.Items, .. body.Constants];
        Node?[] results =
        [
            .. body.NewStates.Select((s, i) => runs[i] ? s : null),
            .. body.Outputs.Select((o, i) => request.Written[states + i] ? o : null),
        ];
        _plan = Compiler.CompileBody(inputs, results, body.Sizes);
        _slots = inputs.Length + results.Length;

        _states = new State[states];
        long scratch = 0;
        for (int i = 0; i < states; i++)
        {
            long bytes = request.Results[i].Bytes, place = Variable.Align(bytes);
            bool stacked = request.Written[states + outputs + i], final = request.Written[i];
            _states[i] = new State(i, runs[i] || stacked, bytes, final ? i : -1, stacked ? states + outputs + i : -1, scratch, place);
            scratch += runs[i] ? 2 * place : 0;
        }

        _items = [.. Enumerable.Range(states, items).Select(i => (i, Stride(request.Inputs[i])))];
        _constants = [.. Enumerable.Range(states + items, constants)];
        _outputs = [.. Enumerable.Range(states, outputs).Select(i => (request.Written[i] ? i : -1, Stride(request.Results[i])))];

        _starts = new int[_plan.Steps.Length];
        var patches = new List<(int, int)>();
        foreach (PlannedKernel step in _plan.Steps)
        {
            _starts[Array.IndexOf(_plan.Steps, step)] = _addresses;
            foreach (Location location in step.Locations)
            {
                if (location.Slot >= 0)
                    patches.Add((_addresses, location.Slot));
                _addresses++;
            }
        }

        _patches = [.. patches];
        ScratchBytes = scratch;
        WorkspaceBytes = Variable.Align(_plan.ArenaBytes) + scratch + ((long)_addresses + _slots) * sizeof(nint);
    }

    private long ScratchBytes { get; }

    private long WorkspaceBytes { get; }

    public static Kernel Create(Scan scan, KernelRequest request)
    {
        var kernel = new ScanKernel(scan, request);
        return new Kernel(kernel.Run, Math.Max(1, kernel.WorkspaceBytes));
    }

    private static nint Stride(TensorSpec stacked) => (nint)(stacked.Shape.Skip(1).Aggregate(1L, (p, d) => p * d.Value) * stacked.Type.Size);

    /// <summary>Which states must be computed: those that are asked for, and those that what is asked for is made from.</summary>
    private static bool[] Needed(LoopBody body, bool[] written)
    {
        int states = body.States.Count, outputs = body.Outputs.Count;
        var needed = new bool[states];
        var waiting = new Stack<Node>();
        var seen = new HashSet<Node>();
        for (int i = 0; i < states; i++)
        {
            if (written[i] || written[states + outputs + i])
                Need(i);
        }

        for (int i = 0; i < outputs; i++)
        {
            if (written[states + i])
                waiting.Push(body.Outputs[i]);
        }

        while (waiting.TryPop(out Node? node))
        {
            if (!seen.Add(node))
                continue;
            for (int i = 0; i < states; i++)
            {
                if (body.States[i] == node)
                    Need(i);
            }

            foreach (Node input in node.Inputs)
                waiting.Push(input);
        }

        return needed;

        void Need(int state)
        {
            if (!needed[state])
                waiting.Push(body.NewStates[state]);
            needed[state] = true;
        }
    }

    private void Run(in Operands operands)
    {
        nint* outer = operands.Addresses;
        int results = _states.Length + _items.Length + _constants.Length;
        nint arena = (nint)operands.WorkspaceAddress<byte>();
        nint scratch = arena + (nint)Variable.Align(_plan.ArenaBytes);
        nint* addresses = (nint*)(scratch + (nint)ScratchBytes), slots = addresses + _addresses;
        PlannedKernel[] steps = _plan.Steps;
        for (int i = 0; i < steps.Length; i++)
        {
            Location[] locations = steps[i].Locations;
            for (int k = 0; k < locations.Length; k++)
                addresses[_starts[i] + k] = locations[k].Address(arena);
        }

        foreach (int constant in _constants)
            slots[constant] = outer[constant];
        foreach (State state in _states)
            state.Begin(outer, results, _steps, First);
        for (int step = 0; step < _steps; step++)
        {
            int time = _reverse ? _steps - 1 - step : step;
            foreach (State state in _states)
            {
                slots[state.Index] = state.Before(step, time, outer, results, scratch);
                slots[results + state.Index] = state.After(step, _steps, _reverse ? time - 1 : time + 1, outer, results, scratch);
            }

            foreach ((int operand, nint stride) in _items)
                slots[operand] = outer[operand] + time * stride;
            foreach ((int result, nint stride) in _outputs)
            {
                if (result >= 0)
                    slots[results + result] = outer[results + result] + time * stride;
            }

            Step(addresses, slots, arena);
        }
    }

    private int First => _reverse ? _steps - 1 : 0;

    private void Step(nint* addresses, nint* slots, nint arena)
    {
        foreach ((int at, int slot) in _patches)
            addresses[at] = slots[slot];
        PlannedKernel[] steps = _plan.Steps;
        for (int i = 0; i < steps.Length; i++)
            steps[i].Code(new Operands(addresses + _starts[i], steps[i].Lengths, steps[i].Inputs));
        foreach (Transfer transfer in _plan.Transfers)
        {
            nint from = transfer.From.Slot >= 0 ? slots[transfer.From.Slot] : transfer.From.Address(arena);
            Buffer.MemoryCopy((void*)from, (void*)slots[transfer.To.Slot], transfer.Bytes, transfer.Bytes);
        }
    }

    /// <summary>A state's places: the result that takes it at the end, the stack that takes it before each step, and two places in
    /// turn.</summary>
    private readonly record struct State(int Index, bool Runs, long Bytes, int Final, int Stack, long Scratch, long Place)
    {
        /// <summary>Puts the first state where it is wanted beyond the first step.</summary>
        public void Begin(nint* outer, int results, int steps, int first)
        {
            if (Stack >= 0 && steps > 0)
                Copy(outer[Index], outer[results + Stack] + (nint)(first * Bytes));
            if (Final >= 0 && steps == 0)
                Copy(outer[Index], outer[results + Final]);
        }

        /// <summary>Where a step reads it.</summary>
        public nint Before(int step, int time, nint* outer, int results, nint scratch) =>
            Stack >= 0 ? outer[results + Stack] + (nint)(time * Bytes)
            : step == 0 ? outer[Index]
            : scratch + (nint)(Scratch + (step & 1) * Place);

        /// <summary>Where a step writes it.</summary>
        public nint After(int step, int steps, int next, nint* outer, int results, nint scratch) =>
            step == steps - 1 && Final >= 0 ? outer[results + Final]
            : step < steps - 1 && Stack >= 0 ? outer[results + Stack] + (nint)(next * Bytes)
            : scratch + (nint)(Scratch + ((step + 1) & 1) * Place);

        private void Copy(nint from, nint to) => Buffer.MemoryCopy((void*)from, (void*)to, Bytes, Bytes);
    }
}
