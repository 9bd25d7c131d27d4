/** What the benchmark uses of webgpu-llm, whose own types name nothing of it. */
declare module 'webgpu-llm/llm' {
  export class LLMEngine {
    init(): Promise<this>;
    readonly device: GPUDevice;
    readonly pipelines: Record<string, GPUComputePipeline>;
    storage(bytes: number): GPUBuffer;
    uniform(bytes: number): GPUBuffer;
    write(buffer: GPUBuffer, data: ArrayBufferView): void;
    read(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer>;
    bind(kernel: string, buffers: GPUBuffer[]): GPUBindGroup;
  }

  export class Model {
    constructor(engine: LLMEngine, config: Record<string, number | string>);
    allocate(): void;
    allocActivations(): void;
    allocBackward(): void;
    forwardLoss(ids: Uint32Array, next: Uint32Array): Promise<number>;
    backward(ids: Uint32Array, accumulate: boolean): Promise<void>;
    step(settings: Record<string, number>, accumulated: number): Promise<void>;
    destroy(): void;
  }
}
